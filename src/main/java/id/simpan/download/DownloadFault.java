package id.simpan.download;

/** A download did not succeed this time; another attempt may, with a fresh link. */
public class DownloadFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DownloadFault(String message) {
    super(message);
  }

  public DownloadFault(String message, Throwable cause) {
    super(message, cause);
  }
}
