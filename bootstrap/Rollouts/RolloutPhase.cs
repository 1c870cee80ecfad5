using System.Text.Json.Serialization;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary>Where a rollout is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RolloutPhase>))]
internal enum RolloutPhase
{
    /// <summary>The present spec has no revision yet, or no operator has said anything about it.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Nodes are on the way, or wait for their turn.</summary>
    [JsonStringEnumMemberName("rollingOut")]
    RollingOut,

    /// <summary>No operator works: what the status says is nobody's word any more.</summary>
    [JsonStringEnumMemberName("stalled")]
    Stalled,

    /// <summary>spec.rollout.paused is set and nodes are left to do.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>The latest revision failed on a node: nobody else gets it.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Every node runs the latest revision.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,
}
