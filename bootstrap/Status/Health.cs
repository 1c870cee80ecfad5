using System.Text.Json.Serialization;

namespace Cpctl.Bootstrap.Status;

/// <summary>The verdict of a status report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Health>))]
internal enum Health
{
    /// <summary>Nothing to do: exit code 0.</summary>
    [JsonStringEnumMemberName("healthy")]
    Healthy,

    /// <summary>Something is wrong; the problems say what: exit code 1.</summary>
    [JsonStringEnumMemberName("degraded")]
    Degraded,
}
