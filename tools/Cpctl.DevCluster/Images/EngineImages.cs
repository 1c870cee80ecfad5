using Cpctl.DevCluster.Engine;
using Cpctl.DevCluster.Processes;
using DotNet.Testcontainers.Builders;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.DevCluster.Images;

/// <summary>The images that containers of the engine itself run: nodes and the load balancer.</summary>
internal sealed class EngineImages(Progress progress, CancellationToken cancellation)
{
    public Task<string> NodeAsync() => BuildAsync("node");

    public Task<string> LoadBalancerAsync() => BuildAsync("lb");

    /// <summary>Builds tools/images/NAME unless the engine has an image of the same content.</summary>
    /// <returns>The image's name.</returns>
    private async Task<string> BuildAsync(string name)
    {
        var folder = DevPaths.Tool($"images/{name}");
        var hash = await Fingerprint.OfSourcesAsync(folder, Directory.EnumerateFiles(folder), cancellation);
        var image = $"{ImageNames.Repository}/dev-{name}:{hash}";
        if (await ContainerEngine.OrNullAsync(() => ContainerEngine.Client.Images.InspectImageAsync(image, cancellation)) is not null)
            return image;
        await progress.StepAsync("checking the Debian base image", () =>
            Scripts.RunAsync("images/base-image.sh", [], progress, cancellation));
        await progress.StepAsync($"building the {name} image", () => BuildAsync(image, folder));
        return image;
    }

    private Task BuildAsync(string image, string folder) =>
        new ImageFromDockerfileBuilder()
            .WithName(image)
            .WithDockerfileDirectory(folder)
            .WithCleanUp(false)
            .WithLogger(NullLogger.Instance)
            // Debian's packages come by the way this machine reaches them.
            .WithCreateParameterModifier(parameters => parameters.NetworkMode = "host")
            .Build()
            .CreateAsync(cancellation);
}
