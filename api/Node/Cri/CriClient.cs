using System.Net.Sockets;
using Cpctl.Api.Node.Cri.Protocol;
using Grpc.Core;
using Grpc.Net.Client;

namespace Cpctl.Api.Node.Cri;

/// <summary>CRI v1 over the runtime's unix socket.</summary>
public sealed class CriClient : ICri, IDisposable
{
    /// <summary>containerd answers queries in milliseconds; a hung runtime must not hang the agent.</summary>
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Beyond the grace period: the runtime's own work to stop and clean up.</summary>
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PullTimeout = TimeSpan.FromMinutes(10);

    private readonly GrpcChannel _channel;
    private readonly RuntimeService.RuntimeServiceClient _runtime;
    private readonly ImageService.ImageServiceClient _images;
    private readonly string _socket;
    private readonly TimeProvider _time;

    public CriClient(string socket, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = UnixSocketHandler.To(_socket),
            DisposeHttpClient = true,
            // A node with many images answers ListImages with more than gRPC's 4 MB.
            MaxReceiveMessageSize = 64 * 1024 * 1024,
        });
        _runtime = new RuntimeService.RuntimeServiceClient(_channel);
        _images = new ImageService.ImageServiceClient(_channel);
    }

    public async Task<CriVersion> VersionAsync(CancellationToken cancellation)
    {
        var answer = await Ask("Version", QueryTimeout, o => _runtime.VersionAsync(new VersionRequest { Version = "v1" }, o), cancellation);
        return new CriVersion(answer.RuntimeName, answer.RuntimeVersion, answer.RuntimeApiVersion);
    }

    public async Task<IReadOnlyList<CriSandbox>> ListSandboxesAsync(
        IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation)
    {
        var filter = new PodSandboxFilter();
        Fill(filter.LabelSelector, labels);
        var request = new ListPodSandboxRequest { Filter = filter };
        var answer = await Ask("ListPodSandbox", QueryTimeout, o => _runtime.ListPodSandboxAsync(request, o), cancellation);
        return [.. answer.Items.Select(CriMapping.ToSandbox)];
    }

    public async Task<CriSandbox?> TryGetSandboxAsync(string id, CancellationToken cancellation)
    {
        var request = new PodSandboxStatusRequest { PodSandboxId = id };
        var answer = await TryAsk("PodSandboxStatus", QueryTimeout, o => _runtime.PodSandboxStatusAsync(request, o), cancellation);
        return answer?.Status is { } status ? CriMapping.ToSandbox(status) : null;
    }

    public async Task<IReadOnlyList<CriContainer>> ListContainersAsync(
        string? sandboxId, IReadOnlyDictionary<string, string>? labels, CancellationToken cancellation)
    {
        var filter = new ContainerFilter { PodSandboxId = sandboxId ?? "" };
        Fill(filter.LabelSelector, labels);
        var request = new ListContainersRequest { Filter = filter };
        var answer = await Ask("ListContainers", QueryTimeout, o => _runtime.ListContainersAsync(request, o), cancellation);
        return [.. answer.Containers.Select(CriMapping.ToContainer)];
    }

    public async Task<CriContainerStatus?> TryGetContainerAsync(string id, CancellationToken cancellation)
    {
        var request = new ContainerStatusRequest { ContainerId = id };
        var answer = await TryAsk("ContainerStatus", QueryTimeout, o => _runtime.ContainerStatusAsync(request, o), cancellation);
        return answer?.Status is { } status ? CriMapping.ToStatus(status) : null;
    }

    public Task StopContainerAsync(string id, TimeSpan grace, CancellationToken cancellation)
    {
        var request = new StopContainerRequest { ContainerId = id, Timeout = (long)Math.Ceiling(grace.TotalSeconds) };
        return TryAsk("StopContainer", grace + StopMargin, o => _runtime.StopContainerAsync(request, o), cancellation);
    }

    public Task StopSandboxAsync(string id, CancellationToken cancellation) =>
        TryAsk("StopPodSandbox", StopMargin, o => _runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = id }, o), cancellation);

    public Task RemoveSandboxAsync(string id, CancellationToken cancellation) =>
        TryAsk("RemovePodSandbox", StopMargin, o => _runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = id }, o), cancellation);

    public async Task<CriImage?> TryGetImageAsync(string image, CancellationToken cancellation)
    {
        var request = new ImageStatusRequest { Image = new ImageSpec { Image = image } };
        var answer = await TryAsk("ImageStatus", QueryTimeout, o => _images.ImageStatusAsync(request, o), cancellation);
        return answer?.Image is { } found ? CriMapping.ToImage(found) : null;
    }

    public async Task<IReadOnlyList<CriImage>> ListImagesAsync(CancellationToken cancellation)
    {
        var answer = await Ask("ListImages", QueryTimeout, o => _images.ListImagesAsync(new ListImagesRequest(), o), cancellation);
        return [.. answer.Images.Select(CriMapping.ToImage)];
    }

    public async Task<string> PullImageAsync(string image, CancellationToken cancellation)
    {
        var request = new PullImageRequest { Image = new ImageSpec { Image = image } };
        var answer = await Ask($"PullImage {image}", PullTimeout, o => _images.PullImageAsync(request, o), cancellation);
        return answer.ImageRef;
    }

    public void Dispose() => _channel.Dispose();

    private static void Fill(Google.Protobuf.Collections.MapField<string, string> selector, IReadOnlyDictionary<string, string>? labels)
    {
        foreach (var (key, value) in labels ?? new Dictionary<string, string>())
        {
            selector.Add(key, value);
        }
    }

    private async Task<T?> TryAsk<T>(
        string what, TimeSpan timeout, Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await Ask(what, timeout, call, cancellation);
        }
        catch (CriException e) when (e.InnerException is RpcException { StatusCode: StatusCode.NotFound })
        {
            return null;
        }
    }

    private async Task<T> Ask<T>(
        string what, TimeSpan timeout, Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellation)
    {
        var deadline = _time.GetUtcNow().UtcDateTime + timeout;
        try
        {
            using var pending = call(new CallOptions(deadline: deadline, cancellationToken: cancellation));
            return await pending.ResponseAsync;
        }
        catch (RpcException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (RpcException e)
        {
            var silent = e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded;
            throw new CriException($"container runtime at {_socket}: {what}: {e.Status.Detail}", silent, e);
        }
    }
}
