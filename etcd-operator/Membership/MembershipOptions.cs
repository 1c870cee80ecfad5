namespace Cpctl.Etcd.Membership;

/// <summary>How <see cref="MembershipController"/> paces itself.</summary>
public sealed record MembershipOptions
{
    public static MembershipOptions Default { get; } = new();

    public MembershipLimits Limits { get; init; } = MembershipLimits.Default;

    /// <summary>Between looks while something is pending: every join waits for this, so it is short.</summary>
    public TimeSpan Busy { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Between looks when all is as wanted; changes of a ControlPlaneNode are seen at once.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);
}
