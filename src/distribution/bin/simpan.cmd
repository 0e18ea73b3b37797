@echo off
rem Starts Simpan; its commands and settings: bin\simpan --help
rem JAVA_HOME: the Java to use, else the one on the PATH; 17 or newer. JAVA_OPTS, SIMPAN_OPTS: options for the JVM.
setlocal
set "SIMPAN_JAR=%~dp0..\simpan.jar"
if not exist "%SIMPAN_JAR%" (
  echo simpan: %SIMPAN_JAR% is missing; the distribution as it was unpacked is expected 1>&2
  exit /b 2
)
set "SIMPAN_JAVA=java"
if defined JAVA_HOME set "SIMPAN_JAVA=%JAVA_HOME%\bin\java.exe"
"%SIMPAN_JAVA%" --version >nul 2>nul
if errorlevel 1 (
  echo simpan: no Java 17 or newer at JAVA_HOME or on the PATH 1>&2
  exit /b 2
)
set "SIMPAN_QUICK="
if /i "%~1"=="status" set "SIMPAN_QUICK=-XX:TieredStopAtLevel=1"
if /i "%~1"=="check" set "SIMPAN_QUICK=-XX:TieredStopAtLevel=1"
if /i "%~1"=="--help" set "SIMPAN_QUICK=-XX:TieredStopAtLevel=1"
"%SIMPAN_JAVA%" %SIMPAN_QUICK% %JAVA_OPTS% %SIMPAN_OPTS% -jar "%SIMPAN_JAR%" %*
exit /b %ERRORLEVEL%
