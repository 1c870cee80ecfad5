using System.Diagnostics.Metrics;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Agent;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.LocalApi;
using Cpctl.StaticPods.Agent.Metrics;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Agent.Undoing;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.StaticPods.Tests.Agent.World;

/// <summary>A simulated node with the real agent on it: real files, real plan, real executor, real loop.</summary>
internal sealed class Simulation : IDisposable
{
    private readonly string _root = TemporaryDirectory();
    private readonly CrashingTime _time = new();
    private readonly Meter _meter = new("Cpctl.Simulation");
    private Journal? _journal;
    private AgentMemory? _memory;
    private AgentLoop? _loop;
    private string _self;

    public Simulation()
    {
        Paths = new NodePaths(_root);
        World = new SimulatedNode(Paths);
        _self = "cpctl-agent-r1";
        Directory.CreateDirectory(Paths.ManifestsDirectory);
    }

    public NodePaths Paths { get; }

    public SimulatedNode World { get; }

    public SimulatedApi Api { get; } = new();

    public SimulatedPreparation Preparation { get; } = new();

    /// <summary>Where the agent's Events go, once <see cref="Events"/> runs.</summary>
    public FakeKubernetes Kubernetes { get; } = new();

    /// <summary>By a clock of its own: the agent is to be killed between its steps, not while it talks about them.</summary>
    public EventQueue Events => field ??= new EventQueue(new EventRecorder(Kubernetes, "cpctl-agent", "cp1", TimeProvider.System, NullLogger.Instance), TimeProvider.System);

    public AgentState State => AgentState.Load(Paths);

    public NodeReport? Report { get; private set; }

    /// <summary>Steps done so far, in order, by the journal.</summary>
    public IReadOnlyList<string> Steps =>
        [.. Journal.Read(Paths.AgentJournal).Where(entry => entry.State == JournalState.Done).Select(entry => entry.Step!)];

    public static Revision First { get; } = Revision.After(null, RevisionRenderer.Render(TestSpecs.Spec(), TestSpecs.Facts));

    /// <summary>A revision after <paramref name="previous"/> in which everything <paramref name="change"/> touches differs.</summary>
    public static Revision Next(Revision previous, Func<ControlPlaneSpec, ControlPlaneSpec> change, string? image = null) =>
        Revision.After(previous, RevisionRenderer.Render(change(TestSpecs.Spec()), TestSpecs.Facts with { CpctlImage = image ?? TestSpecs.Facts.CpctlImage }));

    /// <summary>The node as bootstrap leaves it to its agent.</summary>
    public Simulation AfterBootstrap()
    {
        var files = NodePlaceholders.Fill(First, TestSpecs.Node, 6444);
        Put(files, "cpctl-agent-r1");
        Put(files, "cpctl-operator");
        PutKubelet(files);
        var server = files.Single(file => file.Path.EndsWith("/kube-apiserver-r1.yaml", StringComparison.Ordinal)).Text
            .Replace("kube-apiserver-r1", ManifestFile.BootstrapApiServer, StringComparison.Ordinal)
            .Replace("cpctl.dev/revision: '1'", "a: b", StringComparison.Ordinal)
            .Replace(":2379", ":12379", StringComparison.Ordinal);
        Write(Paths.Manifest(ManifestFile.BootstrapApiServer), server);
        Write(Paths.Manifest(ManifestFile.BootstrapEtcd), "apiVersion: v1\nkind: Pod\n");
        Write(Paths.BootstrapEtcdEndpointFile, "https://10.0.0.1:12379\n");
        Write(Path.Combine(Paths.BootstrapEtcdDataDirectory, "member"), "data");
        World.Etcd.BootstrapMember = true;
        for (var i = 0; i < 10; i++)
        {
            World.Tick();
        }

        World.Slots.Set(6444);
        Offer(First);
        return this;
    }

    /// <summary>The node as join leaves it to its agent.</summary>
    public Simulation AfterJoin()
    {
        var files = NodePlaceholders.Fill(First, TestSpecs.Node, 6444);
        Put(files, "cpctl-agent-r1");
        PutKubelet(files);
        Offer(First);
        return this;
    }

    /// <summary>A node that has committed revision 1.</summary>
    public async Task<Simulation> AfterFirstRevisionAsync()
    {
        AfterBootstrap();
        await ConvergeAsync();
        World.Etcd.BootstrapMember = false;
        await ConvergeAsync();
        return this;
    }

    public void Offer(Revision revision, int? retry = null)
    {
        Api.Revisions[revision.Number] = revision;
        Api.Target(revision.Number, retry);
    }

    /// <summary>A person, or the watch over operators, has the node go back. Null when it does.</summary>
    public string? Undo()
    {
        _loop ??= Start();
        return new RevisionUndo(_memory!, new StagedRevisions(Paths, TestSpecs.Node)).Undo("nobody leads");
    }

    /// <summary>The agent is killed; the next turn is another one's.</summary>
    public void Kill()
    {
        _journal?.Dispose();
        _loop = null;
        World.Failover.LoseAgent();
    }

    /// <summary>From now on until it is killed, the agent can write nothing into its journal.</summary>
    public void BreakJournal() => _journal?.Dispose();

    public void Reboot()
    {
        Kill();
        World.Reboot();
        if (Directory.Exists(Paths.RunDirectory)) Directory.Delete(Paths.RunDirectory, recursive: true);
        PutKubeletBack();
    }

    /// <summary>The agent has ended and nobody starts it again; the host's guard waits until the trial of the kubelet's files is overdue.</summary>
    public void LoseAgentUntilTheTrialIsOver()
    {
        Kill();
        if (!File.Exists(Paths.KubeletTrialFile)) return;
        _time.Advance(TimeSpan.FromMinutes(10));
        File.Move(Paths.KubeletTrialFile, Paths.KubeletPutBackFile);
        PutKubeletBack();
    }

    /// <summary>What the host's guard does before the kubelet starts.</summary>
    private void PutKubeletBack()
    {
        if (File.Exists(Paths.KubeletTrialFile) || !Directory.Exists(Paths.KubeletProvedDirectory)) return;
        foreach (var file in Directory.GetFiles(Paths.KubeletProvedDirectory)) File.Copy(file, Path.Combine(Paths.KubeletDirectory, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>Kills the agent in the middle of a step: when it reads the clock for the n-th time from now.</summary>
    public void KillAfter(int readings) => _time.CrashAfter(readings);

    /// <summary>Turns until the agent has nothing to do, and for a while longer. Fails after too long.</summary>
    public async Task ConvergeAsync(int limit = 3000)
    {
        var quiet = 0;
        for (var i = 0; i < limit; i++)
        {
            quiet = await TurnAsync() == StepOutcome.Idle ? quiet + 1 : 0;
            if (quiet > 20)
            {
                return;
            }
        }

        Assert.Fail($"not settled after {limit} turns; waiting: {Report?.Waiting}; last steps: {string.Join(" | ", Steps.TakeLast(12))}");
    }

    /// <summary>Turns until <paramref name="condition"/>. Fails after too long.</summary>
    public async Task UntilAsync(Func<bool> condition, int limit = 3000)
    {
        for (var i = 0; i < limit; i++)
        {
            await TurnAsync();
            if (condition())
            {
                return;
            }
        }

        Assert.Fail($"not so after {limit} turns; waiting: {Report?.Waiting}; last steps: {string.Join(" | ", Steps.TakeLast(12))}");
    }

    /// <summary>One turn of the agent and one tick of the world.</summary>
    public async Task<StepOutcome> TurnAsync()
    {
        var loop = _loop ??= Start();
        _time.IsArmed = true;
        var (outcome, _) = await loop.TurnAsync(CancellationToken.None);
        _time.IsArmed = false;
        if (_time.HasCrashed)
        {
            _time.CrashAfter(int.MaxValue);
            Kill();
            outcome = StepOutcome.Waiting;
        }

        Report = LastView!.Report;
        World.Tick();
        _time.Advance(TimeSpan.FromSeconds(1));
        if (outcome == StepOutcome.HandedOver)
        {
            Kill();
            _self = new StandbyMark(Paths).Read()!;
        }

        StandBy();
        return outcome;
    }

    public void Dispose()
    {
        Kill();
        _meter.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private LocalView? LastView { get; set; }

    /// <summary>An agent pod other than the active one says that it is there, once it runs.</summary>
    private void StandBy()
    {
        var other = World.Pods.LastOrDefault(pod => pod.Component == ComponentNames.Agent && pod.IsRunning && pod.Name != _self && World.IsHealthy(pod.Name));
        if (other is not null)
        {
            new StandbyMark(Paths).Write(other.Name);
        }

        // The one that had the node was stopped: whoever stands by has it.
        if (!File.Exists(Paths.Manifest(_self)) && other is not null && World.Running(_self) is null)
        {
            Kill();
            _self = other.Name;
        }
    }

    private AgentLoop Start()
    {
        var node = TestSpecs.Node;
        _journal = new Journal(Paths.AgentJournal, _time);
        _memory = new AgentMemory(Paths);
        LastView = new LocalView(_time);
        var store = new StagedRevisions(Paths, node);
        var manifests = new ManifestDirectory(Paths, _time);
        var remains = new BootstrapLeftovers(Paths, node, World.Cri, _time);
        var trial = new KubeletTrial(Paths, () => _time.GetUtcNow() - DateTimeOffset.UnixEpoch);
        var observer = new NodeObserver(
            Paths, manifests, new PodObserver(World.Cri, node.Name), World.Cri, new SimulatedHealth(World), World.Etcd, World.Slots, World.Failover, remains, new StandbyMark(Paths), trial, _memory, _self);
        var executor = new StepExecutor(
            Paths, manifests, store, World.Cri, Preparation, World.Etcd, World.Slots, World.Failover, remains, new EndedRuns(World.Cri, node.Name), new FailureReport(World.Cri, Paths), trial, _memory, _journal);
        var news = new NodeNews(node, () => Api.Node, Events, new WorkMetrics(_meter, _time));
        var statusReporter = new NodeStatusReporter(
            node, _memory, World.Etcd, Preparation, new StatusReporter(Api, _time, NullLogger.Instance), LastView, _journal, news, () => null, _time, NullLogger.Instance, "test");
        return new AgentLoop(
            _memory,
            new RevisionSource(store, Api, World.Slots, _memory, NullLogger.Instance),
            observer,
            executor,
            World.Etcd,
            Preparation,
            Api,
            statusReporter,
            new Wakeup(_time),
            _time,
            NullLogger.Instance);
    }

    /// <summary>In memory where there is such a place: the agent syncs all it writes, and here there is nothing to be durable.</summary>
    private static string TemporaryDirectory() =>
        Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"cpctl-agent-{Guid.NewGuid():N}")).FullName;

    private void Put(IReadOnlyList<RevisionFile> files, string podName) =>
        Write(Paths.Manifest(podName), files.Single(file => file.Path.EndsWith($"/{podName}.yaml", StringComparison.Ordinal)).Text);

    private void PutKubelet(IReadOnlyList<RevisionFile> files)
    {
        foreach (var file in files.Where(file => file.Component == ComponentNames.Kubelet))
        {
            Write(Paths.At(file.Path), file.Text);
        }
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
