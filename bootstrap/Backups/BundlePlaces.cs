using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Bootstrap.Backups;

/// <summary>Where bundles are, as a person names it: a directory, or s3://BUCKET[/PREFIX].</summary>
internal sealed class BundlePlaces(CliServices services)
{
    private const string Scheme = "s3://";

    public static bool IsBucket(string place) => place.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Of a bundle: its place, and its name there.</summary>
    public static (string Place, string Name) Split(string bundle)
    {
        var path = IsBucket(bundle) ? bundle : Path.GetFullPath(bundle);
        var slash = path.LastIndexOf('/');
        return (slash == 0 ? "/" : path[..slash], path[(slash + 1)..]);
    }

    /// <summary>A bucket is asked with credentials of the environment, as other tools for S3 use them, or else as the cluster does that is configured for it.</summary>
    /// <exception cref="CpctlException">Bad input (2): nothing tells how the bucket is reached.</exception>
    public async Task<BundleStore> OpenAsync(string place, CancellationToken cancel)
    {
        if (!IsBucket(place)) return new BundleStore(new DirectoryDestination(place));
        var parts = place[Scheme.Length..].Split('/', 2);
        var (bucket, prefix) = (parts[0], parts.Length == 1 ? "" : parts[1].Trim('/'));
        if (bucket.Length == 0) throw new CpctlException(ExitCode.BadInput, $"{place} names no bucket", "it is what comes behind s3://", "Write it as s3://BUCKET or s3://BUCKET/PREFIX.");
        if (S3Environment.TryRead() is { } environment) return new BundleStore(environment.Open(bucket, prefix, services.Time));
        var destination = (await AskedAsync(place, cancel))?.Destination;
        return destination?.S3?.Bucket == bucket
            ? await OpenAsync(destination with { S3 = destination.S3 with { Prefix = prefix } }, cancel)
            : throw Unknown(place, ExitCode.BadInput, "spec.backup.destination of the cluster is another place", null);
    }

    public async Task<BundleStore> OpenAsync(BackupDestination destination, CancellationToken cancel)
    {
        using var client = ClusterConnection.Open(services, null);
        return new BundleStore(await ApiErrors.ExplainAsync(() => ConfiguredDestination.OpenAsync(destination, client, services.Time, cancel)));
    }

    /// <summary>The ControlPlane of the cluster, which says in spec.backup where bundles go.</summary>
    public async Task<ControlPlane> ConfiguredAsync(CancellationToken cancel)
    {
        using var client = ClusterConnection.Open(services, null);
        return await ApiErrors.ExplainAsync(() => client.GetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancel));
    }

    private async Task<BackupSpec?> AskedAsync(string place, CancellationToken cancel)
    {
        try
        {
            return (await ConfiguredAsync(cancel)).Spec.Backup;
        }
        catch (CpctlException e)
        {
            throw Unknown(place, e.Code, $"the cluster can't be asked: {e.Why}", e);
        }
    }

    private static CpctlException Unknown(string place, ExitCode code, string why, Exception? cause) => new(
        code,
        $"nothing tells how {place} is reached",
        $"{S3Environment.AccessKeyId} is not set, and {why}",
        $"Set {S3Environment.Endpoint}, {S3Environment.AccessKeyId} and {S3Environment.SecretAccessKey}.",
        cause);
}
