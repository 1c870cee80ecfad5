using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Bootstrap.Backups;

/// <summary>A backup as a file of this machine: itself, or what was fetched from a bucket, which is removed again.</summary>
internal sealed class LocalBundle : IDisposable
{
    private readonly DirectoryInfo? _fetched;

    private LocalBundle(string path, DirectoryInfo? fetched) => (Path, _fetched) = (path, fetched);

    public string Path { get; }

    /// <exception cref="CpctlException">It is not in the bucket, can't be fetched, or is not what its record says.</exception>
    public static async Task<LocalBundle> OpenAsync(CliServices services, string bundle, CancellationToken cancel)
    {
        if (!BundlePlaces.IsBucket(bundle)) return new LocalBundle(bundle, null);
        var (place, name) = BundlePlaces.Split(bundle);
        using var source = await new BundlePlaces(services).OpenAsync(place, cancel);
        var local = Directory.CreateTempSubdirectory("cpctl-bundle-");
        try
        {
            await BackupErrors.ExplainAsync(bundle, async () =>
            {
                var found = (await source.ListAsync(cancel)).FirstOrDefault(one => one.Name == name)
                    ?? throw new CpctlException(ExitCode.BadInput, $"{bundle} can't be read", "it is not there", $"`cpctl backup list {place}` shows what is.");
                using var here = new BundleStore(new DirectoryDestination(local.FullName));
                await source.CopyToAsync(found, here, cancel);
                return true;
            });
            return new LocalBundle(System.IO.Path.Combine(local.FullName, name), local);
        }
        catch
        {
            local.Delete(recursive: true);
            throw;
        }
    }

    public void Dispose() => _fetched?.Delete(recursive: true);
}
