using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class CrdSchemaTests
{
    public static TheoryData<string> Parts => new("ControlPlane.spec", "ControlPlane.status", "ControlPlaneNode.spec", "ControlPlaneNode.status", "EtcdBackup.spec", "EtcdBackup.status");

    [Theory]
    [MemberData(nameof(Parts))]
    public void Schema_AndRecord_HaveTheSameFields(string part)
    {
        var differences = new List<string>();
        Compare(SchemaOf(part), TypeOf(part), part, differences);

        Assert.Empty(differences);
    }

    [Theory]
    [InlineData("ControlPlane.spec")]
    [InlineData("ControlPlaneNode.spec")]
    [InlineData("EtcdBackup.spec")]
    public void Schema_AndRecord_HaveTheSameDefaults(string part)
    {
        var fresh = JsonSerializer.SerializeToNode(Activator.CreateInstance(TypeOf(part)), ApiJson.Default.GetTypeInfo(TypeOf(part))!);
        var fromSchema = new JsonObject();
        SchemaDefaults.Apply(fromSchema, SchemaOf(part));

        // The one field without a default is empty text in a new record.
        fresh!.AsObject().Remove("version");
        Assert.True(JsonNode.DeepEquals(fresh, fromSchema), $"{fresh}\n{fromSchema}");
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Schema_EveryField_HasADescriptionAndAType(string part) => ForEachField(SchemaOf(part), part, (path, field) =>
    {
        Assert.True(field.Type.Length > 0, $"{path} has no type");
        Assert.True(field.Description.Length > 0 || path.EndsWith(".*", StringComparison.Ordinal), $"{path} has no description");
    });

    [Theory]
    [InlineData("ControlPlane.spec")]
    [InlineData("ControlPlaneNode.spec")]
    [InlineData("EtcdBackup.spec")]
    public void Schema_EverySetting_IsBounded(string part) => ForEachField(SchemaOf(part), part, (path, field) =>
    {
        // Values of free mappings are checked by rules or by the component.
        if (path.EndsWith(".*", StringComparison.Ordinal))
        {
            return;
        }

        Assert.True(field.Type != "string" || field.Format == "date-time" || field.Pattern is not null || field.Enum.Count > 0, $"{path} takes any text");
        Assert.True(field.Type is not ("integer" or "number") || (field.Minimum is not null && (field.Maximum is not null || path.EndsWith("Revision", StringComparison.Ordinal))), $"{path} takes any number");
        Assert.True(field.Pattern is null || PatternMeaning.IsKnown(field.Pattern), $"{path}: the pattern {field.Pattern} is not put in words");
    });

    [Theory]
    [MemberData(nameof(Parts))]
    public void Schema_Defaults_AreValidThemselves(string part)
    {
        var value = new JsonObject();
        SchemaDefaults.Apply(value, SchemaOf(part));
        value["version"] ??= part == "ControlPlane.spec" ? "v1.20.2" : null;
        if (part != "ControlPlane.spec")
        {
            value.Remove("version");
        }

        Assert.Empty(SchemaValidator.Validate(value, SchemaOf(part), FieldPath.Root));
    }

    [Fact]
    public void Crds_AreWhatKubernetes120Takes()
    {
        foreach (var crd in CrdCatalog.All)
        {
            var text = crd.ToJsonString();
            Assert.Equal("apiextensions.k8s.io/v1", (string?)crd["apiVersion"]);
            Assert.DoesNotContain("x-kubernetes-validations", text, StringComparison.Ordinal);
            Assert.Equal($"{crd["spec"]!["names"]!["plural"]}.{crd["spec"]!["group"]}", (string?)crd["metadata"]!["name"]);
            Assert.NotNull(crd["spec"]!["versions"]![0]!["subresources"]!["status"]);
        }
    }

    private static SchemaNode SchemaOf(string part)
    {
        var root = part.Split('.')[0] switch
        {
            "ControlPlane" => CrdCatalog.ControlPlaneSchema,
            "ControlPlaneNode" => CrdCatalog.ControlPlaneNodeSchema,
            _ => CrdCatalog.EtcdBackupSchema,
        };
        return new SchemaNode(root).Property(part.Split('.')[1])!;
    }

    private static Type TypeOf(string part) => part switch
    {
        "ControlPlane.spec" => typeof(ControlPlaneSpec),
        "ControlPlane.status" => typeof(ControlPlaneStatus),
        "ControlPlaneNode.spec" => typeof(ControlPlaneNodeSpec),
        "ControlPlaneNode.status" => typeof(ControlPlaneNodeStatus),
        "EtcdBackup.spec" => typeof(EtcdBackupSpec),
        _ => typeof(EtcdBackupStatus),
    };

    private static void Compare(SchemaNode schema, Type type, string path, List<string> differences)
    {
        var info = ApiJson.Default.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type)!;
        var expected = Shape(info, out var element);
        var actual = schema.Type + (schema.Format is { } format ? $"/{format}" : "");
        if (expected != actual)
        {
            differences.Add($"{path}: record {expected}, schema {actual}");
            return;
        }

        if (element is not null)
        {
            Compare(schema.Items ?? schema.AdditionalProperties!, element, $"{path}[]", differences);
        }
        else if (info.Kind == JsonTypeInfoKind.Object)
        {
            var inRecord = info.Properties.ToDictionary(property => property.Name, property => property.PropertyType);
            var inSchema = schema.Properties.ToDictionary(property => property.Name, property => property.Schema);
            differences.AddRange(inRecord.Keys.Except(inSchema.Keys).Select(name => $"{path}.{name}: only in the record"));
            differences.AddRange(inSchema.Keys.Except(inRecord.Keys).Select(name => $"{path}.{name}: only in the schema"));
            foreach (var name in inRecord.Keys.Intersect(inSchema.Keys))
            {
                Compare(inSchema[name], inRecord[name], $"{path}.{name}", differences);
            }
        }
    }

    private static string Shape(JsonTypeInfo info, out Type? element)
    {
        element = info.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary ? info.ElementType : null;
        return info.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "object",
            JsonTypeInfoKind.Enumerable => "array",
            _ when info.Type == typeof(JsonObject) => "object",
            _ when info.Type == typeof(string) || info.Type.IsEnum => "string",
            _ when info.Type == typeof(bool) => "boolean",
            _ when info.Type == typeof(int) => "integer/int32",
            _ when info.Type == typeof(long) => "integer/int64",
            _ when info.Type == typeof(decimal) => "number",
            _ when info.Type == typeof(DateTimeOffset) => "string/date-time",
            _ => info.Type.Name,
        };
    }

    private static void ForEachField(SchemaNode schema, string path, Action<string, SchemaNode> check)
    {
        check(path, schema);
        foreach (var (name, property) in schema.Properties)
        {
            ForEachField(property, $"{path}.{name}", check);
        }

        if (schema.Items is { } items)
        {
            ForEachField(items, $"{path}[]", check);
        }

        if (schema.AdditionalProperties is { } values)
        {
            ForEachField(values, $"{path}.*", check);
        }
    }
}
