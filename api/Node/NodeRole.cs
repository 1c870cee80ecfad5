using System.Text.Json.Serialization;

namespace Cpctl.Api.Node;

/// <summary>What a node is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeRole>))]
public enum NodeRole
{
    [JsonStringEnumMemberName("control-plane")]
    ControlPlane,

    [JsonStringEnumMemberName("worker")]
    Worker,
}
