using System.Security.Cryptography;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Joining;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.OwnObjects;

/// <summary>
/// Brings resource definitions and roles up to the cpctl that leads, so that another cpctl in spec.images needs no hand: bootstrap makes them once, and
/// only for the cpctl of that day.
/// </summary>
/// <param name="client">With the operator's rights: reads the mark.</param>
/// <param name="administrator">Opens a client that may change roles, for a moment.</param>
/// <param name="version">Of this cpctl.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Says when something was brought up.</param>
internal sealed partial class OwnObjectsController(
    IKubernetesClient client, Func<KubernetesClient> administrator, string version, TimeProvider time, ILogger logger) : IController
{
    /// <summary>Nothing changes while one program leads; this often it is looked whether somebody put older ones in.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);

    public string Name => "own-objects";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await EnsureAsync(cancellationToken);
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    /// <exception cref="KubernetesApiException">The API server refused one; the next look begins anew, for all of them can be applied again.</exception>
    /// <exception cref="CryptographicException">The cluster's authority has expired.</exception>
    internal async Task EnsureAsync(CancellationToken cancellation)
    {
        var own = OwnManifests.Mark(version);
        var stored = OwnObjectsMark.Of(await client.TryGetAsync(ResourceTypes.ConfigMaps, ClusterNames.SystemNamespace, OwnObjectsMark.Name, cancellation));
        if (!OwnObjectsMark.IsDue(stored, own)) return;
        using var admin = administrator();
        await ApplyAsync(admin, own, cancellation);
        LogApplied(logger, own.Version, stored?.Version ?? "none");
    }

    /// <summary>The mark comes last: killed before, all is applied once more.</summary>
    internal static async Task ApplyAsync(IKubernetesClient admin, OwnObjectsMark own, CancellationToken cancellation)
    {
        foreach (var manifest in OwnManifests.All) await admin.ApplyAsync(manifest, OwnManifests.FieldManager, cancellation);
        await admin.ApplyAsync(own.ToManifest(), OwnManifests.FieldManager, cancellation);
    }

    [LoggerMessage(6310, LogLevel.Information, "Resource definitions and roles are those of cpctl {Version} now; they were those of {Before}.")]
    private static partial void LogApplied(ILogger logger, string version, string before);
}
