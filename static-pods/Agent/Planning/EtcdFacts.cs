using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Versions;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>What matters about this node's etcd member, from its files and from the members themselves.</summary>
internal sealed record EtcdFacts
{
    /// <summary>membership.json is there.</summary>
    public bool HasIdentity { get; init; }

    /// <summary>membership.json says that this member has run.</summary>
    public bool HasStarted { get; init; }

    /// <summary>membership.json says that etcd starts without comparing itself with its peers.</summary>
    public bool SkipsContentCheck { get; init; }

    /// <summary>The data directory holds a raft log.</summary>
    public bool HasData { get; init; }

    /// <summary>The release that the database is written for; null while there is none, or it cannot be read.</summary>
    public EtcdVersion? WrittenFor { get; init; }

    public MemberState Standing { get; init; }

    /// <summary>Which change of the members the operator says it waits with, and for what; null when none.</summary>
    public string? Pending { get; init; }

    /// <summary>membership.json names other members than the list: a first start would be refused by etcd.</summary>
    public bool IdentityIsStale { get; init; }

    /// <summary>What the launcher said last, since membership.json was written.</summary>
    public EtcdRefusal Refusal { get; init; }

    /// <summary>etcd's own words when its data is damaged.</summary>
    public string? Damage { get; init; }

    /// <summary>Which side of the difference this member is on, when etcd ended because of one.</summary>
    public ContentVerdict? Content { get; init; }

    /// <summary>Members hold different keys and no majority holds the same: whose data is put aside now may be the only one that was right.</summary>
    public bool HasNoMajority { get; init; }

    /// <summary>The member answers and, as a voter, serves reads through a quorum.</summary>
    public PodHealth Health { get; init; } = PodHealth.Bad("not asked");

    public bool IsLeader { get; init; }

    /// <summary>Others could take leadership over.</summary>
    public bool HasOtherVoters { get; init; }

    /// <summary>Where other voters that are healthy serve clients, the leader first: who could stand in for this member.</summary>
    public IReadOnlyList<string> Backends { get; init; } = [];

    /// <summary>Whether the member may go down now.</summary>
    public GateDecision Gate { get; init; } = GateDecision.Refuse("not asked");

    /// <summary>The temporary member of a first install is gone from the list of a quorum.</summary>
    public bool BootstrapMemberIsGone { get; init; }
}
