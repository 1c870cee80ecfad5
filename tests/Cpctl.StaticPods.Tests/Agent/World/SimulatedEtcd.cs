using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Tests.Agent.World;

/// <summary>This node's member and an operator that admits, promotes and removes. The pod that runs longest owns the data; others wait.</summary>
internal sealed class SimulatedEtcd(SimulatedNode node) : INodeEtcd
{
    private const int OperatorTicks = 3;

    private int _askedFor;

    public EtcdClusterStatus? Cluster => null;

    public EtcdNodeStatus? Node => new() { WantsToJoin = !HasIdentity, WantsToLeave = false };

    public IReadOnlyList<string> Endpoints => [];

    public bool HasIdentity { get; set; }

    public bool HasStarted { get; set; }

    public bool HasData { get; set; }

    public bool IsForeignData { get; set; }

    public bool HasQuorum { get; set; } = true;

    public bool IsLeader { get; set; }

    public bool GateIsShut { get; set; }

    public bool BootstrapMember { get; set; }

    public MemberState Listed { get; set; } = MemberState.NotListed;

    public int Archived { get; private set; }

    public string? Owner { get; private set; }

    /// <summary>A voter that runs.</summary>
    public bool Serves => Owner is not null && Listed == MemberState.Voter && HasQuorum;

    /// <summary>By the word of the others: taken out, or its data are another member's.</summary>
    public bool IsGone => HasQuorum && (IsForeignData || Listed is MemberState.NotListed or MemberState.Invited);

    public bool BootstrapServes => node.Running(ManifestFile.BootstrapEtcd) is not null;

    public void Tick()
    {
        Operate();
        var running = node.Pods.Where(pod => pod.Component == ComponentNames.Etcd && pod.IsRunning).ToList();
        Owner = running.Exists(pod => pod.Name == Owner) ? Owner : running.MinBy(pod => pod.RunningSince)?.Name;
        if (Owner is not null && (!HasIdentity || IsForeignData || Listed is MemberState.NotListed or MemberState.Invited))
        {
            Owner = null; // the launcher refuses
        }

        HasData |= Owner is not null;
    }

    public Task<EtcdFacts> ObserveAsync(IReadOnlyList<PodRun> pods, EtcdHints hints, CancellationToken cancellation) => Task.FromResult(new EtcdFacts
    {
        HasIdentity = HasIdentity,
        HasStarted = HasStarted,
        HasData = HasData,
        Standing = !HasQuorum ? MemberState.Unknown : HasIdentity || Listed == MemberState.NotListed ? Listed : MemberState.Invited,
        Refusal = HasIdentity && IsForeignData ? EtcdRefusal.ForeignData : EtcdRefusal.None,
        Health = Owner is not null && HasQuorum ? PodHealth.Good : PodHealth.Bad("it does not answer"),
        IsLeader = IsLeader && Serves,
        HasOtherVoters = true,
        Backends = ["https://10.0.0.2:2379"],
        Gate = GateIsShut ? GateDecision.Refuse("another voter is down") : GateDecision.Allow("fine"),
        BootstrapMemberIsGone = !BootstrapMember,
    });

    public void WriteIdentity()
    {
        HasIdentity = true;
        Listed = MemberState.Learner;
    }

    public void MarkStarted() => HasStarted = true;

    public void SkipContentCheck(bool skip) => throw new InvalidOperationException("members never differ here");

    public void Archive(bool identity)
    {
        if (node.Alive.Any(pod => pod.Component == ComponentNames.Etcd))
        {
            node.Violations.Add("etcd's data was moved from under a container");
        }

        Archived++;
        HasData = false;
        IsForeignData = false;
        if (identity)
        {
            HasIdentity = HasStarted = false;
            Listed = MemberState.NotListed;
        }
    }

    public Task MoveLeadershipAsync(CancellationToken cancellation)
    {
        IsLeader = false;
        return Task.CompletedTask;
    }

    private void Operate()
    {
        var waits = !HasIdentity && Listed == MemberState.NotListed || Listed == MemberState.Learner && Owner is not null;
        _askedFor = waits ? _askedFor + 1 : 0;
        if (_askedFor < OperatorTicks)
        {
            return;
        }

        Listed = Listed == MemberState.Learner ? MemberState.Voter : MemberState.Invited;
        _askedFor = 0;
    }
}
