namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>Why etcd's launcher did not start etcd on the data it found.</summary>
internal enum EtcdRefusal
{
    None,

    /// <summary>The data belongs to another cluster, member or epoch.</summary>
    ForeignData,

    /// <summary>The member has run before and its data is absent or damaged: it must not run again under this id.</summary>
    LostData,

    /// <summary>etcd started and gave up before it served, for its log or database is damaged: it would do so at every start.</summary>
    DamagedData,

    /// <summary>etcd started and gave up before it served, for its content differs from a peer's: one of the two is wrong.</summary>
    InconsistentData,
}
