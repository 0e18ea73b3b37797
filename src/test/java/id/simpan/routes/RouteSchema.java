package id.simpan.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.Set;

/** Camel's own schema of its YAML, which takes a second to load: once for all tests of a JVM. */
public final class RouteSchema {

  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V4)
          .getSchema(RouteSchema.class.getResourceAsStream("/schema/camelYamlDsl.json"));

  private RouteSchema() {}

  /**
   * What is wrong with the content of a file.
   *
   * @param root as a YAML parser gives it
   */
  public static Set<ValidationMessage> validate(Object root) {
    return SCHEMA.validate(new ObjectMapper().valueToTree(root));
  }
}
