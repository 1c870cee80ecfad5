using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>spec.rollout as the agent needs it.</summary>
/// <param name="VerifyTimeout">How long one component may take to become healthy.</param>
/// <param name="MinReady">How long all components must have been healthy before a revision counts as good.</param>
internal sealed record ApplySettings(TimeSpan VerifyTimeout, TimeSpan MinReady)
{
    public static ApplySettings Default { get; } = Of(new RolloutSpec());

    public static ApplySettings Of(RolloutSpec rollout) => new(GoDuration.Parse(rollout.VerifyTimeout), TimeSpan.FromSeconds(rollout.MinReadySeconds));
}
