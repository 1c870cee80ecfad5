using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>The hand-written CRDs, embedded in this assembly. They are the only schema: validation, defaults and docs come from here.</summary>
public static class CrdCatalog
{
    private static readonly Lazy<JsonObject> ControlPlanesCrd = new(() => Load("controlplanes.cpctl.dev.yaml"));
    private static readonly Lazy<JsonObject> ControlPlaneNodesCrd = new(() => Load("controlplanenodes.cpctl.dev.yaml"));
    private static readonly Lazy<JsonObject> EtcdBackupsCrd = new(() => Load("etcdbackups.cpctl.dev.yaml"));

    /// <summary>Fresh copies of the CustomResourceDefinition objects, ready to apply.</summary>
    public static IReadOnlyList<JsonObject> All => [Copy(ControlPlanesCrd.Value), Copy(ControlPlaneNodesCrd.Value), Copy(EtcdBackupsCrd.Value)];

    internal static JsonObject ControlPlaneSchema => Schema(ControlPlanesCrd.Value);

    internal static JsonObject ControlPlaneNodeSchema => Schema(ControlPlaneNodesCrd.Value);

    internal static JsonObject EtcdBackupSchema => Schema(EtcdBackupsCrd.Value);

    private static JsonObject Schema(JsonObject crd) => crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

    private static JsonObject Copy(JsonObject crd) => crd.DeepClone().AsObject();

    private static JsonObject Load(string file)
    {
        using var stream = typeof(ControlPlane).Assembly.GetManifestResourceStream($"Crds/{file}")
            ?? throw new InvalidOperationException($"The CRD {file} is not embedded.");
        using var reader = new StreamReader(stream);
        return Yaml.Read(reader.ReadToEnd())!.AsObject();
    }
}
