package id.simpan.web.api;

import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.method.HandlerMethod;

/** The API's description as OpenAPI: what the methods and their Javadoc do not say themselves. */
@Configuration(proxyBeanMethods = false)
class Description {

  private static final String PROBLEM = "ProblemDetail";

  @Bean
  OpenAPI apiDescription() {
    String version = Description.class.getPackage().getImplementationVersion();
    return new OpenAPI()
        .info(
            new Info()
                .title("Simpan")
                .version(version == null ? "1" : version)
                .description(
                    "Is every recording safe, and what can be done? What is null, as the"
                        + " descriptions have it, is left out; times are in UTC."))
        .addSecurityItem(new SecurityRequirement().addList("login"))
        .components(
            new Components()
                .addSchemas(PROBLEM, problem())
                .addSecuritySchemes(
                    "login",
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("basic")
                        .description("simpan.access.username and its password, if they are set")));
  }

  private static Schema<?> problem() {
    return new ObjectSchema()
        .description("What went wrong, as RFC 9457 has it")
        .addProperty("type", new StringSchema().description("about:blank"))
        .addProperty("title", new StringSchema().description("of the status"))
        .addProperty("status", new IntegerSchema().description("of HTTP"))
        .addProperty("detail", new StringSchema().description("one sentence"))
        .addProperty("instance", new StringSchema().description("path that was asked for"))
        .addProperty("field", new StringSchema().description("name of the wrong parameter"))
        .addProperty("code", new StringSchema().description("why it cannot be done now"))
        .required(List.of("title", "status"));
  }

  /** Which problems an operation may have to tell of. */
  @Bean
  OperationCustomizer possibleProblems() {
    return (operation, method) -> {
      new TreeMap<>(possible(operation, method))
          .forEach(
              (status, when) ->
                  operation
                      .getResponses()
                      .addApiResponse(Integer.toString(status.value()), answer(when)));
      return operation;
    };
  }

  private static Map<HttpStatus, String> possible(Operation operation, HandlerMethod method) {
    Map<HttpStatus, String> possible =
        new TreeMap<>(
            Map.of(
                HttpStatus.UNAUTHORIZED, "A login is needed, and was not given or is wrong",
                HttpStatus.FORBIDDEN, "Asked for from another site or machine, or in clear text",
                HttpStatus.NOT_ACCEPTABLE, "Something else than JSON is accepted",
                HttpStatus.TOO_MANY_REQUESTS, "Too many sign-ins have failed; see Retry-After",
                HttpStatus.INTERNAL_SERVER_ERROR, "It failed; the log says why"));
    boolean hasParameters = operation.getParameters() != null || operation.getRequestBody() != null;
    if (hasParameters) {
      possible.put(HttpStatus.BAD_REQUEST, "A parameter is wrong: field names it");
    }
    if (hasParameters
        && operation.getParameters() != null
        && operation.getParameters().stream().anyMatch(it -> "path".equals(it.getIn()))) {
      possible.put(HttpStatus.NOT_FOUND, "It is not known");
    }
    if (!method.hasMethodAnnotation(GetMapping.class)) {
      possible.put(HttpStatus.CONFLICT, "It cannot be done now: code says why");
    }
    if (operation.getRequestBody() != null) {
      possible.put(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is something else than JSON");
    }
    return possible;
  }

  private static ApiResponse answer(String when) {
    return new ApiResponse()
        .description(when)
        .content(
            new Content()
                .addMediaType(
                    "application/problem+json",
                    new MediaType()
                        .schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
  }

  /** Of a record, numbers and yes or no are always there; anything else may not be known. */
  @Bean
  ModelConverter records() {
    return (type, context, chain) -> {
      Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
      Class<?> of = Json.mapper().constructType(type.getType()).getRawClass();
      if (schema != null && of.isRecord()) {
        complete(
            of, schema.get$ref() == null ? schema : context.getDefinedModels().get(name(schema)));
      }
      return schema;
    };
  }

  private static String name(Schema<?> reference) {
    return reference.get$ref().substring(Components.COMPONENTS_SCHEMAS_REF.length());
  }

  private static void complete(Class<?> record, Schema<?> schema) {
    if (schema == null || schema.getProperties() == null) {
      return;
    }
    for (RecordComponent component : record.getRecordComponents()) {
      Schema<?> property = schema.getProperties().get(component.getName());
      if (property != null) {
        property.setDescription(inMarkdown(property.getDescription()));
        List<String> required = schema.getRequired();
        if (component.getType().isPrimitive()
            && (required == null || !required.contains(component.getName()))) {
          schema.addRequiredItem(component.getName());
        }
      }
    }
    schema.setDescription(inMarkdown(schema.getDescription()));
  }

  private static String inMarkdown(String javadoc) {
    return javadoc == null ? null : javadoc.replaceAll("</?code>", "`").replaceAll("\\s+", " ");
  }

  /** Where it is served, without the classes that do. */
  @Bean
  OpenApiCustomizer asSeenFromOutside() {
    return api -> {
      api.setServers(List.of(new Server().url(ApiConfiguration.base() + "/")));
      api.setTags(null);
      api.getPaths()
          .values()
          .forEach(path -> path.readOperations().forEach(operation -> operation.setTags(null)));
    };
  }
}
