package id.simpan.s3;

import id.simpan.standin.S3StandIn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The stand-in, seen through what other stores, or missing rights, make of it. */
final class OddStore implements SdkHttpClient {

  /** What it was asked: method, then key. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  final List<SdkHttpRequest> requests = new CopyOnWriteArrayList<>();

  private final SdkHttpClient real =
      ApacheHttpClient.builder().expectContinueEnabled(false).build();
  private final S3StandIn s3;
  private Function<SdkHttpRequest, Optional<String>> refusal = request -> Optional.empty();
  private boolean ignoresConditions;

  OddStore(S3StandIn s3) {
    this.s3 = s3;
  }

  /**
   * Refuses some requests.
   *
   * @param answer a status, a blank, and S3's code of the error; or nothing, to let it pass
   */
  OddStore refusing(Function<SdkHttpRequest, Optional<String>> answer) {
    refusal = answer;
    return this;
  }

  OddStore ignoringConditions() {
    ignoresConditions = true;
    return this;
  }

  static boolean isConditional(SdkHttpRequest request) {
    return request.firstMatchingHeader("If-None-Match").isPresent();
  }

  S3Client client() {
    return S3Client.builder()
        .endpointOverride(s3.endpoint())
        .region(Region.of(S3StandIn.REGION))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(S3StandIn.ACCESS_KEY_ID, S3StandIn.SECRET_ACCESS_KEY)))
        .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
        .httpClient(this)
        .overrideConfiguration(it -> it.addExecutionInterceptor(new Deafness()))
        .build();
  }

  private final class Deafness implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return ignoresConditions
          ? context.httpRequest().copy(it -> it.removeHeader("If-None-Match"))
          : context.httpRequest();
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest execution) {
    SdkHttpRequest request = execution.httpRequest();
    requests.add(request);
    asked.add(
        request.method()
            + " "
            + URLDecoder.decode(
                request.encodedPath().replaceFirst("^/[^/]+/?", "").replace("+", "%2B"),
                StandardCharsets.UTF_8));
    Optional<String> refused = refusal.apply(request);
    return refused.isPresent() ? refuse(refused.get()) : real.prepareRequest(execution);
  }

  private static ExecutableHttpRequest refuse(String answer) {
    String code = answer.substring(4);
    byte[] body = "<Error><Code>%s</Code></Error>".formatted(code).getBytes(StandardCharsets.UTF_8);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return HttpExecuteResponse.builder()
            .response(
                SdkHttpResponse.builder()
                    .statusCode(Integer.parseInt(answer.substring(0, 3)))
                    .putHeader("Content-Length", Integer.toString(body.length))
                    .build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
            .build();
      }

      @Override
      public void abort() {
        // nothing is going
      }
    };
  }

  @Override
  public void close() {
    real.close();
  }
}
