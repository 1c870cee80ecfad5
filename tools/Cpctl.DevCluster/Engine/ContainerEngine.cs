using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.DevCluster.Engine;

/// <summary>
/// The container engine, as Testcontainers reaches it: its endpoint, the client of its API, and builders whose containers outlive this process (those of
/// `tools/dev up` have to; tests remove theirs by the cluster's label).
/// </summary>
internal static class ContainerEngine
{
    private const string VersionVariable = "DOCKER_API_VERSION";

    private static readonly Lazy<DockerClient> Shared = new(Connect);

    /// <summary>For programs that speak to the engine themselves: the version of Debian 12's, unless another one is named.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        [VersionVariable] = System.Environment.GetEnvironmentVariable(VersionVariable) ?? "1.41",
        ["DOCKER_CLI_HINTS"] = "false",
    };

    public static DockerClient Client => Shared.Value;

    /// <param name="image">On this machine already: nothing is pulled.</param>
    public static ContainerBuilder NewContainer(string image)
    {
        _ = Client;
        return new ContainerBuilder(image).WithImagePullPolicy(PullPolicy.Never).WithCleanUp(false).WithLogger(NullLogger.Instance);
    }

    public static NetworkBuilder NewNetwork(string name)
    {
        _ = Client;
        return new NetworkBuilder().WithName(name).WithCleanUp(false).WithLogger(NullLogger.Instance);
    }

    /// <summary>Every container with the label, running or not.</summary>
    public static async Task<IList<ContainerListResponse>> ListAsync(string label, string value, CancellationToken cancellation) =>
        await Client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [$"{label}={value}"] = true } } },
            cancellation);

    /// <summary>Null when there is no such container.</summary>
    public static Task<ContainerInspectResponse?> FindAsync(string container, CancellationToken cancellation) =>
        OrNullAsync(() => Client.Containers.InspectContainerAsync(container, cancellation));

    public static Task StartAsync(string container, CancellationToken cancellation) =>
        Client.Containers.StartContainerAsync(container, new ContainerStartParameters(), cancellation);

    /// <summary>Asks the first process to stop and kills it after ten seconds.</summary>
    public static Task StopAsync(string container, CancellationToken cancellation) =>
        Client.Containers.StopContainerAsync(container, new ContainerStopParameters { WaitBeforeKillSeconds = 10 }, cancellation);

    public static Task SignalAsync(string container, string signal, CancellationToken cancellation) =>
        Client.Containers.KillContainerAsync(container, new ContainerKillParameters { Signal = signal }, cancellation);

    /// <summary>Removes a container with its anonymous volumes; nothing to do when it is gone.</summary>
    public static async Task RemoveAsync(string container, CancellationToken cancellation)
    {
        try
        {
            await Client.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellation);
        }
        catch (DockerApiException exception) when (exception.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Gone, or another process is removing it.
        }
    }

    /// <summary>Null for what the engine does not know.</summary>
    public static async Task<T?> OrNullAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static DockerClient Connect()
    {
        // First of all: Testcontainers asks the engine as soon as it is touched, and an engine that does not know the version counts as absent.
        System.Environment.SetEnvironmentVariable(VersionVariable, Environment[VersionVariable]);
        // The reaper is a container of an image that would have to be pulled.
        TestcontainersSettings.ResourceReaperEnabled = false;
        return TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder(Guid.NewGuid()).Build();
    }
}
