using System.Net.Sockets;
using System.Text;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.LocalApi;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>The agent's server and client over a real socket.</summary>
[Trait("Category", "Unit")]
public sealed class LocalApiTests : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cpctl-");
    private readonly CancellationTokenSource _stop = new();
    private readonly NodePaths _paths;
    private readonly LocalView _view = new(TimeProvider.System);
    private readonly Task _serving;
    private int _leaves;
    private string? _refusal;

    public LocalApiTests()
    {
        _paths = new NodePaths(_root.FullName);
        var server = new LocalApiServer(_paths, _view, () => "", () => Interlocked.Increment(ref _leaves), () => _refusal, TimeProvider.System, NullLogger.Instance);
        _serving = server.RunAsync(port: 0, _stop.Token);
    }

    [Fact]
    public async Task StatusAsync_AgentHasLooked_GivesTheReport()
    {
        _view.Update(Report());
        using var client = new AgentSocketClient(_paths);

        var report = await client.StatusAsync(TestContext.Current.CancellationToken);

        Assert.Equal("cp1", report.Node.Metadata.Name);
        Assert.Equal(7, report.Node.Status!.CurrentRevision);
        Assert.Equal("connection refused", report.ApiProblem);
        var entry = Assert.Single(report.Journal);
        Assert.Equal(JournalState.Done, entry.State);
    }

    [Fact]
    public async Task UndoAsync_AgentAgrees_Returns()
    {
        using var client = new AgentSocketClient(_paths);

        await client.UndoAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task UndoAsync_AgentRefuses_SaysWhy()
    {
        _refusal = "etcd is another in revision 1";
        using var client = new AgentSocketClient(_paths);

        var error = await Assert.ThrowsAsync<CpctlException>(() => client.UndoAsync(TestContext.Current.CancellationToken));

        Assert.Equal(_refusal, error.Why);
    }

    [Fact]
    public async Task StatusAsync_AgentHasNotLookedYet_SaysSo()
    {
        using var client = new AgentSocketClient(_paths);

        var error = await Assert.ThrowsAsync<CpctlException>(() => client.StatusAsync(TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Failed, error.Code);
        Assert.Contains("just started", error.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatusAsync_NoAgent_IsUnreachable()
    {
        using var client = new AgentSocketClient(new NodePaths(Path.Combine(_root.FullName, "elsewhere")));

        var error = await Assert.ThrowsAsync<CpctlException>(() => client.StatusAsync(TestContext.Current.CancellationToken));

        Assert.Equal(ExitCode.Unreachable, error.Code);
    }

    [Fact]
    public async Task LeaveAsync_TellsTheAgent()
    {
        using var client = new AgentSocketClient(_paths);

        await client.LeaveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, _leaves);
    }

    [Fact]
    public void Socket_IsForRootOnly() => Assert.Equal(FileModes.Secret, File.GetUnixFileMode(_paths.AgentSocket));

    [Theory]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200")]
    [InlineData("GET /readyz HTTP/1.0\r\n\r\n", "HTTP/1.1 503")]
    [InlineData("GET /nothing?a=b HTTP/1.1\r\n\r\n", "HTTP/1.1 404")]
    [InlineData("POST /status HTTP/1.1\r\n\r\n", "HTTP/1.1 404")]
    [InlineData("GET status HTTP/1.1\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("nonsense\r\n\r\n", "HTTP/1.1 400")]
    public async Task Request_OfAnyShape_IsAnswered(string request, string answer)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_paths.AgentSocket), TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(new NetworkStream(socket));

        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith(answer, line, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _root.Delete(recursive: true);
    }

    private static NodeReport Report() => new()
    {
        Time = DateTimeOffset.UnixEpoch,
        Node = new ControlPlaneNode
        {
            Metadata = new ObjectMeta { Name = "cp1" },
            Status = new ControlPlaneNodeStatus
            {
                CurrentRevision = 7,
                Components = [new ComponentStatus { Name = "etcd", Ready = true }],
                Certificates = [new CertificateStatus { Name = "apiserver", NotAfter = DateTimeOffset.UnixEpoch.AddHours(1) }],
            },
        },
        ApiProblem = "connection refused",
        Journal = [new JournalEntry(DateTimeOffset.UnixEpoch, "apply", "start etcd-r1", JournalState.Done, null)],
    };
}
