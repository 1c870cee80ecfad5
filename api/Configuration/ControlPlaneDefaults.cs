using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>The CRD schema's defaults, for objects that have not been through an API server.</summary>
internal static class ControlPlaneDefaults
{
    /// <summary>Fills in the defaults of everything that is absent.</summary>
    public static void Apply(JsonObject controlPlane) => SchemaDefaults.Apply(controlPlane, new SchemaNode(CrdCatalog.ControlPlaneSchema));

    /// <summary>A copy with the defaults of everything that is null or empty text.</summary>
    public static ControlPlaneSpec Apply(ControlPlaneSpec spec)
    {
        var root = new JsonObject { ["spec"] = JsonSerializer.SerializeToNode(spec, ApiJson.Default.ControlPlaneSpec) };
        Apply(root);
        return root["spec"].Deserialize(ApiJson.Default.ControlPlaneSpec)!;
    }
}
