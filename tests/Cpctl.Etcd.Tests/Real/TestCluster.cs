using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>
/// Real etcd members on loopback ports and the membership loop over them. The test plays the agents: it starts a node's etcd when the node is in the list.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cpctl-etcd-");
    private readonly Dictionary<string, TestMember> _members = [];
    private int? _snapshotCount;

    private TestCluster(EtcdRelease release)
    {
        Release = release;
        Certificates = new Certificates(Path.Combine(_directory.FullName, "pki"));
        Pool = new EtcdMemberPool(Certificates.Client);
        Observer = new ClusterObserver(Pool);
    }

    internal EtcdRelease Release { get; }

    internal Certificates Certificates { get; }

    internal EtcdMemberPool Pool { get; }

    internal ClusterObserver Observer { get; }

    internal IReadOnlyCollection<string> Endpoints => [.. _members.Values.Select(m => m.ClientUrl)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<TestCluster> CreateAsync(string suite) => new(await EtcdRelease.OfSuiteAsync(suite));

    /// <summary>A cluster of one running member.</summary>
    internal static async Task<TestCluster> StartAsync(string suite, string firstName = MembershipRequests.BootstrapName, int? snapshotCount = null)
    {
        var cluster = new TestCluster(await EtcdRelease.OfSuiteAsync(suite)) { _snapshotCount = snapshotCount };
        var first = cluster.Node(firstName);
        first.Launch(MemberIdentity.First(firstName, first.PeerUrl, epoch: 1, Guid.NewGuid().ToString("N")));
        await cluster.ServingAsync(first);
        return cluster;
    }

    /// <summary>Voters cp1, cp2, … that all run; the first was alone before.</summary>
    internal static async Task<TestCluster> OfVotersAsync(string suite, int voters, int? snapshotCount = null)
    {
        var cluster = await StartAsync(suite, "cp1", snapshotCount);
        var driver = new PlanDriver(cluster);
        driver.Request("cp1");
        for (var number = 2; number <= voters; number++) driver.Request($"cp{number}", joins: true);
        await driver.UntilSettledAsync();
        return cluster;
    }

    /// <summary>A directory that goes with the cluster.</summary>
    internal string Scratch(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>The node of that name; not started by this.</summary>
    internal TestMember Node(string name)
    {
        if (!_members.TryGetValue(name, out var member))
        {
            member = new TestMember(Directory.CreateDirectory(Path.Combine(_directory.FullName, name)).FullName, name, Release, Certificates) { SnapshotCount = _snapshotCount ?? new EtcdSpec().SnapshotCount };
            _members.Add(name, member);
        }

        return member;
    }

    internal EtcdMember Client(string name) => Pool.At(Node(name).ClientUrl);

    internal Task<ClusterView> ObserveAsync() => Observer.ObserveAsync(Endpoints, Cancellation);

    internal Task ServingAsync(TestMember member) => Eventually.TrueAsync($"{member.Name} serves", StartTimeout, async () =>
    {
        Assert.False(member.Process.HasExited, member.Process.Log);
        try
        {
            await Pool.At(member.ClientUrl).ProbeAsync(Cancellation);
            return true;
        }
        catch (EtcdException)
        {
            return false;
        }
    });

    /// <summary>What a node's agent does once its peer URL is in the list.</summary>
    internal async Task StartJoinedAsync(string name, EtcdMember source)
    {
        var node = Node(name);
        var identity = MemberIdentity.Joining(await source.MembersAsync(Cancellation), name, node.PeerUrl, epoch: 1);
        Assert.NotNull(identity);
        node.Launch(identity);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members.Values)
        {
            await member.DisposeAsync();
        }

        Pool.Dispose();
        _directory.Delete(recursive: true);
    }
}
