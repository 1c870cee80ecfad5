using CsCheck;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Failover;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>Observations for tests of the plan: one where everything is as wanted, and any at all.</summary>
internal static class Observations
{
    public static TargetRevision Target { get; } = new(
        2,
        6445,
        [
            Pod(ComponentNames.Etcd, "etcd-r2"),
            Pod(ComponentNames.ApiServer, "kube-apiserver-r2"),
            Pod(ComponentNames.ControllerManager, "kube-controller-manager"),
            Pod(ComponentNames.Scheduler, "kube-scheduler"),
            Pod(ComponentNames.Operator, "cpctl-operator"),
            Pod(ComponentNames.Agent, "cpctl-agent-r2"),
        ],
        []);

    /// <summary>A node that runs the target and has committed it.</summary>
    public static NodeObservation Settled { get; } = new()
    {
        Target = Target,
        LastGood = 2,
        IsPrepared = true,
        Manifests = [.. Target.Pods.Select(pod => new ManifestFile(pod.PodName, pod.Manifest))],
        Pods = [.. Target.Pods.Select(pod => Run(pod.PodName, 2, 1))],
        Health = Target.Pods.ToDictionary(pod => pod.PodName, _ => PodHealth.Good),
        Redirect = 6445,
        SelfPodName = "cpctl-agent-r2",
        Etcd = new EtcdFacts
        {
            HasIdentity = true,
            HasStarted = true,
            HasData = true,
            Standing = MemberState.Voter,
            Health = PodHealth.Good,
            Gate = GateDecision.Allow("fine"),
        },
    };

    private static readonly string[] Names =
    [
        "etcd-r1", "etcd-r2", "etcd-r3", "kube-apiserver-r1", "kube-apiserver-r2", "kube-apiserver-r3", ManifestFile.BootstrapApiServer,
        ManifestFile.BootstrapEtcd, "kube-controller-manager", "kube-scheduler", "cpctl-operator", "cpctl-agent-r1", "cpctl-agent-r2", "cpctl-agent-r3",
    ];

    /// <summary>
    /// Any observation, possible or not: what the plan must never do, it must not do in any. Most things are as wanted, or nothing but
    /// the first steps of the plan would ever be tried.
    /// </summary>
    public static Gen<NodeObservation> Any { get; } = Gen.Select(
        Manifests, Runs, Healths, Etcds, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Percent(95), Percent(5), Gen.Int[0, 4], Percent(50), Gen.Int[0, 9]),
        (manifests, runs, health, etcd, rest) => Settled with
        {
            Manifests = manifests,
            Pods = runs,
            Health = health,
            Etcd = etcd,
            Redirect = rest.Item1 switch { 0 => null, 1 => 6444, _ => 6445 },
            LastGood = rest.Item2 switch { 0 => null, var number => number },
            IsPrepared = rest.Item3,
            KubeletFilesDiffer = rest.Item4,
            SelfPodName = rest.Item5 switch { 0 => null, 1 => "cpctl-agent-r1", _ => "cpctl-agent-r2" },
            StandbyPodName = rest.Item6 ? "cpctl-agent-r2" : null,
            Failover = rest.Item7 switch { 0 => EtcdFailoverState.Left, < 3 => EtcdFailoverState.Open, _ => EtcdFailoverState.Closed },
        });

    private static Gen<IReadOnlyList<ManifestFile>> Manifests => Gen.Int[0, 99].Array[Names.Length].Select(
        states => (IReadOnlyList<ManifestFile>)[.. Names.Zip(states, ToManifest).OfType<ManifestFile>()]);

    private static Gen<IReadOnlyList<PodRun>> Runs => Gen.Select(Gen.Int[0, 99], Gen.Int[1, 9]).Array[Names.Length].Select(
        states => (IReadOnlyList<PodRun>)[.. Names.Zip(states, (name, state) => ToRun(name, state.Item1, state.Item2)).OfType<PodRun>()]);

    private static Gen<IReadOnlyDictionary<string, PodHealth>> Healths => Percent(95).Array[Names.Length].Select(
        good => (IReadOnlyDictionary<string, PodHealth>)Names.Zip(good).ToDictionary(pair => pair.First, pair => pair.Second ? PodHealth.Good : PodHealth.Bad("not yet")));

    private static Gen<EtcdFacts> Etcds => Gen.Select(
        Gen.Select(Percent(90), Percent(90), Gen.Bool, Percent(20)),
        Gen.Select(Percent(90), Gen.Bool, Gen.Bool, Percent(60)),
        Gen.Int[0, 99],
        Gen.Enum<MemberState>(),
        Gen.Enum<EtcdRefusal>()).Select(
        (own, members, percent, standing, refusal) => new EtcdFacts
        {
            HasIdentity = own.Item1,
            HasStarted = own.Item2,
            HasData = own.Item3,
            IdentityIsStale = own.Item4,
            Standing = percent < 70 ? MemberState.Voter : standing,
            Refusal = percent < 80 ? EtcdRefusal.None : refusal,
            Health = members.Item1 ? PodHealth.Good : PodHealth.Bad("down"),
            IsLeader = members.Item2,
            HasOtherVoters = members.Item3,
            Backends = members.Item3 ? ["https://10.0.0.2:2379"] : [],
            Gate = members.Item4 ? GateDecision.Allow("fine") : GateDecision.Refuse("shut"),
        });

    private static Gen<bool> Percent(int yes) => Gen.Int[0, 99].Select(number => number < yes);

    private static bool IsTargets(string name) => Target.Pods.Any(pod => pod.PodName == name);

    private static ManifestFile? ToManifest(string name, int state) => state switch
    {
        < 92 => IsTargets(name) ? new ManifestFile(name, Text(name, 6445)) : null,
        < 95 => IsTargets(name) ? null : new ManifestFile(name, Text(name, 6445)),
        < 98 => new ManifestFile(name, Text(name, 6444)),
        _ => new ManifestFile(name, "other " + Text(name, 6445)),
    };

    private static PodRun? ToRun(string name, int state, int since) => state switch
    {
        < 92 => IsTargets(name) ? Run(name, 2, since) : null,
        < 95 => IsTargets(name) ? null : Run(name, 2, since),
        < 98 => Run(name, 1, since),
        _ => new PodRun(name, 2, null, true, "c", 0, null),
    };

    public static PodRun Run(string name, long revision, int since) =>
        new(name, revision, DateTimeOffset.UnixEpoch.AddSeconds(since), true, "c-" + name, 0, null);

    public static string Text(string name, int slot) => $"{name} --secure-port={slot}";

    private static TargetPod Pod(string component, string name) => new(component, name, 2, Text(name, 6445), ["image"]);
}
