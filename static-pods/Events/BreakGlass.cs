namespace Cpctl.StaticPods.Events;

/// <summary>The Event of the ControlPlane that tells of a certificate of system:masters.</summary>
public static class BreakGlass
{
    public const string EventReason = "BreakGlassIssued";
}
