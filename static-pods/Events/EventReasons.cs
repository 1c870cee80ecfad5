namespace Cpctl.StaticPods.Events;

/// <summary>The reasons of Events about rollouts. They are public: scripts and documentation use them.</summary>
internal static class EventReasons
{
    // Of the ControlPlane, by the operator.
    public const string RevisionMade = "RevisionMade";
    public const string RevisionRefused = "RevisionRefused";
    public const string RolloutSuperseded = "RolloutSuperseded";
    public const string NodeTold = "NodeTold";
    public const string GateWaits = "GateWaits";
    public const string RolloutPaused = "RolloutPaused";
    public const string RolloutResumed = "RolloutResumed";
    public const string RolloutStopped = "RolloutStopped";
    public const string RolloutComplete = "RolloutComplete";
    public const string Available = "Available";
    public const string Unavailable = "Unavailable";
    public const string Degraded = "Degraded";
    public const string Recovered = "Recovered";
    public const string SpecAccepted = "SpecAccepted";
    public const string SpecInvalid = "SpecInvalid";

    // Of a ControlPlaneNode, by the operator.
    public const string NodeLeaves = "NodeLeaves";
    public const string NodeRemoved = "NodeRemoved";
    public const string NodeDeleted = "NodeDeleted";
    public const string NodeEvicted = "NodeEvicted";
    public const string AddressChanged = "AddressChanged";
    public const string AddressRefused = "AddressRefused";

    // Of a ControlPlaneNode, by its agent.
    public const string ImagePulled = "ImagePulled";
    public const string KubeletConfigured = "KubeletConfigured";
    public const string ComponentStarted = "ComponentStarted";
    public const string ApiServerSwitched = "ApiServerSwitched";
    public const string EtcdLeadershipMoved = "EtcdLeadershipMoved";
    public const string EtcdDataArchived = "EtcdDataArchived";
    public const string ManifestArchived = "ManifestArchived";
    public const string ArchiveRemoved = "ArchiveRemoved";
    public const string RevisionCommitted = "RevisionCommitted";
    public const string RevisionFailed = "RevisionFailed";
    public const string StepFailed = "StepFailed";

    /// <summary>All of them, for the reference.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        RevisionMade, RevisionRefused, RolloutSuperseded, NodeTold, GateWaits, RolloutPaused, RolloutResumed, RolloutStopped, RolloutComplete,
        Available, Unavailable, Degraded, Recovered, SpecAccepted, SpecInvalid,
        NodeLeaves, NodeRemoved, NodeDeleted, NodeEvicted, AddressChanged, AddressRefused, ImagePulled, KubeletConfigured, ComponentStarted, ApiServerSwitched,
        EtcdLeadershipMoved, EtcdDataArchived, ManifestArchived, ArchiveRemoved,
        RevisionCommitted, RevisionFailed, StepFailed,
    ];
}
