using Cpctl.Api.Node.Cri;
using Cpctl.Api.Node.Cri.Protocol;

namespace Cpctl.Api.Tests.Node.Cri;

[Trait("Category", "Unit")]
public sealed class CriClientTests : IAsyncLifetime
{
    private readonly TempDirectory _temp = new();
    private readonly FakeRuntime _runtime;
    private readonly CriClient _client;

    public CriClientTests()
    {
        _runtime = new FakeRuntime(_temp.At("containerd.sock"));
        _client = new CriClient(_temp.At("containerd.sock"), TimeProvider.System);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _runtime.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _runtime.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    public async Task Version_OfRuntime_IsRead()
    {
        _runtime.On("runtime.v1.RuntimeService/Version", VersionRequest.Parser, _ =>
            new VersionResponse { RuntimeName = "containerd", RuntimeVersion = "1.6.20", RuntimeApiVersion = "v1" });

        Assert.Equal(new CriVersion("containerd", "1.6.20", "v1"), await _client.VersionAsync(Token));
    }

    [Fact]
    public async Task ListContainers_WithLabels_AsksForThemAndMapsWhatComes()
    {
        ListContainersRequest? asked = null;
        _runtime.On("runtime.v1.RuntimeService/ListContainers", ListContainersRequest.Parser, request =>
        {
            asked = request;
            var container = new Container
            {
                Id = "c1",
                PodSandboxId = "s1",
                Metadata = new ContainerMetadata { Name = "etcd", Attempt = 2 },
                State = ContainerState.ContainerExited,
                CreatedAt = 1_000_000_000L * 60,
            };
            container.Labels.Add("io.kubernetes.pod.name", "etcd-cp1");
            return new ListContainersResponse { Containers = { container } };
        });

        var container = Assert.Single(await _client.ListContainersAsync("s1", new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "b" }, Token));

        Assert.Equal(("s1", "b"), (asked!.Filter.PodSandboxId, asked.Filter.LabelSelector["a"]));
        Assert.Equal(("c1", "etcd", 2, CriContainerState.Exited), (container.Id, container.Name, container.Attempt, container.State));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMinutes(1), container.CreatedAt);
        Assert.Equal("etcd-cp1", container.Labels["io.kubernetes.pod.name"]);
    }

    [Fact]
    public async Task TryGetContainer_Running_HasNoEnd()
    {
        _runtime.On("runtime.v1.RuntimeService/ContainerStatus", ContainerStatusRequest.Parser, request => new ContainerStatusResponse
        {
            Status = new ContainerStatus { Id = request.ContainerId, State = ContainerState.ContainerRunning, StartedAt = 1_000_000_000L, LogPath = "/var/log/pods/x/0.log" },
        });

        var status = await _client.TryGetContainerAsync("c1", Token);

        Assert.Equal((CriContainerState.Running, "/var/log/pods/x/0.log"), (status!.State, status.LogPath));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), status.StartedAt);
        Assert.Null(status.FinishedAt);
    }

    [Fact]
    public async Task WhatDoesNotExist_IsNullOrNothing()
    {
        _runtime.On("runtime.v1.RuntimeService/ContainerStatus", ContainerStatusRequest.Parser, _ => null);
        _runtime.On("runtime.v1.RuntimeService/StopContainer", StopContainerRequest.Parser, _ => null);
        _runtime.On("runtime.v1.RuntimeService/RemovePodSandbox", RemovePodSandboxRequest.Parser, _ => null);
        _runtime.On("runtime.v1.ImageService/ImageStatus", ImageStatusRequest.Parser, _ => new ImageStatusResponse());

        Assert.Null(await _client.TryGetContainerAsync("c1", Token));
        await _client.StopContainerAsync("c1", TimeSpan.FromSeconds(1), Token);
        await _client.RemoveSandboxAsync("s1", Token);
        Assert.Null(await _client.TryGetImageAsync("pause", Token));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1200, 2)]
    public async Task StopContainer_Grace_IsRoundedUpToSeconds(int milliseconds, long seconds)
    {
        long? asked = null;
        _runtime.On("runtime.v1.RuntimeService/StopContainer", StopContainerRequest.Parser, request =>
        {
            asked = request.Timeout;
            return new StopContainerResponse();
        });

        await _client.StopContainerAsync("c1", TimeSpan.FromMilliseconds(milliseconds), Token);

        Assert.Equal(seconds, asked);
    }

    [Fact]
    public async Task AnyCall_WithoutARuntime_SaysThatItIsUnreachable()
    {
        using var client = new CriClient(_temp.At("nothing.sock"), TimeProvider.System);

        var error = await Assert.ThrowsAsync<CriException>(() => client.ListImagesAsync(Token));

        Assert.True(error.IsUnreachable);
        Assert.Contains("nothing.sock", error.Message);
    }

    [Fact]
    public async Task AnyCall_AfterTheRuntimeWasRestarted_Works()
    {
        var socket = _temp.At("other.sock");
        using var client = new CriClient(socket, TimeProvider.System);
        for (var i = 0; i < 2; i++)
        {
            File.Delete(socket);
            await using var runtime = new FakeRuntime(socket);
            runtime.On("runtime.v1.ImageService/ListImages", ListImagesRequest.Parser, _ => new ListImagesResponse { Images = { new Image { Id = "i" } } });
            await runtime.StartAsync();

            Assert.Single(await ListAgainAsync(client));
        }
    }

    /// <summary>A call that took the old connection before its end was known fails as unreachable, once, and may be repeated.</summary>
    private static async Task<IReadOnlyList<CriImage>> ListAgainAsync(CriClient client)
    {
        try
        {
            return await client.ListImagesAsync(Token);
        }
        catch (CriException e) when (e.IsUnreachable)
        {
            return await client.ListImagesAsync(Token);
        }
    }
}
