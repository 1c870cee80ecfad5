namespace Cpctl.Bootstrap.Reset;

/// <summary>How a node goes.</summary>
internal enum ResetKind
{
    /// <summary>There is nothing to reset.</summary>
    Nothing,

    /// <summary>Stop what runs and put files aside; the cluster needs no leave-taking.</summary>
    CleanUp,

    /// <summary>The same, and with it the cluster ends.</summary>
    CleanUpLast,

    /// <summary>Leave etcd and the API first.</summary>
    LeaveFirst,

    /// <summary>It would cost the cluster its quorum, or nobody knows.</summary>
    Refuse,
}
