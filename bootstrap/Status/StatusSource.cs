using System.Text.Json.Serialization;

namespace Cpctl.Bootstrap.Status;

/// <summary>Who answered.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StatusSource>))]
internal enum StatusSource
{
    /// <summary>The API: the whole cluster.</summary>
    [JsonStringEnumMemberName("api")]
    Api,

    /// <summary>This node's agent, because the API did not answer: this node only.</summary>
    [JsonStringEnumMemberName("agent")]
    Agent,
}
