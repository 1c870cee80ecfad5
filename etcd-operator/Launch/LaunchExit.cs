namespace Cpctl.Etcd.Launch;

/// <summary>Exit codes of <c>cpctl etcd-launch</c> when it does not become etcd. etcd itself uses 1 and 2.</summary>
public enum LaunchExit
{
    /// <summary>Bad arguments.</summary>
    Usage = 64,

    /// <summary>membership.json is missing or unreadable: the agent writes it.</summary>
    NoIdentity = 65,

    /// <summary>The data directory belongs to another cluster, member or epoch: the agent archives it and joins anew.</summary>
    ForeignData = 66,

    /// <summary>This member has run before and its data is absent, empty or truncated: it must not start with this id again. The agent archives it and joins anew.</summary>
    LostData = 67,

    /// <summary>The predecessor did not let go of its ports or its data in time; worth another try.</summary>
    Busy = 68,

    /// <summary>etcd could not be executed.</summary>
    ExecFailed = 69,
}
