using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Cpctl.Api.Resources;

/// <summary>
/// Source-generated JSON of every record. The records' properties have setters and not <c>init</c> on purpose: generated
/// code sets every init property, absent ones to null, which would undo the initial values that mirror the schema's defaults.
/// Treat objects from a cache as read-only all the same; copy with <c>with</c>.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TimeConverter)])]
[JsonSerializable(typeof(ControlPlane))]
[JsonSerializable(typeof(ResourceList<ControlPlane>))]
[JsonSerializable(typeof(ControlPlaneNode))]
[JsonSerializable(typeof(ResourceList<ControlPlaneNode>))]
[JsonSerializable(typeof(EtcdBackup))]
[JsonSerializable(typeof(ResourceList<EtcdBackup>))]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(ResourceList<Secret>))]
[JsonSerializable(typeof(ConfigMap))]
[JsonSerializable(typeof(ResourceList<ConfigMap>))]
[JsonSerializable(typeof(Namespace))]
[JsonSerializable(typeof(ResourceList<Namespace>))]
[JsonSerializable(typeof(KubeNode))]
[JsonSerializable(typeof(ResourceList<KubeNode>))]
[JsonSerializable(typeof(Pod))]
[JsonSerializable(typeof(ResourceList<Pod>))]
[JsonSerializable(typeof(Endpoints))]
[JsonSerializable(typeof(ResourceList<Endpoints>))]
[JsonSerializable(typeof(KubeEvent))]
[JsonSerializable(typeof(ResourceList<KubeEvent>))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(ResourceList<Lease>))]
[JsonSerializable(typeof(CertificateSigningRequest))]
[JsonSerializable(typeof(ResourceList<CertificateSigningRequest>))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonArray))]
public sealed partial class ApiJson : JsonSerializerContext;
