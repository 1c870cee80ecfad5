using System.Text.Json.Serialization;

namespace Cpctl.StaticPods.Upgrades;

/// <summary>What follows from a finding.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingLevel>))]
public enum FindingLevel
{
    /// <summary>The upgrade is not done.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>It is done, and something may suffer from it.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>How it will go.</summary>
    [JsonStringEnumMemberName("note")]
    Note,
}
