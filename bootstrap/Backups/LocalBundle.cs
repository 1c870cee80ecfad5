using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Bootstrap.Backups;

/// <summary>
/// A backup as a file of this machine that can be read at any place: itself, or a copy that is removed again, of what was fetched from a bucket, came
/// through a pipe or is compressed.
/// </summary>
internal sealed class LocalBundle : IDisposable
{
    /// <summary>As a name of a file: standard input.</summary>
    public const string StandardInput = "-";

    private readonly DirectoryInfo? _copied;

    private LocalBundle(string path, DirectoryInfo? copied) => (Path, _copied) = (path, copied);

    public string Path { get; }

    /// <param name="services">Of the command.</param>
    /// <param name="bundle">A path, <see cref="StandardInput"/>, or s3://BUCKET/NAME.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="CpctlException">It can't be fetched or decompressed, is not what its record says, or is of a format that is no backup.</exception>
    public static async Task<LocalBundle> OpenAsync(CliServices services, string bundle, CancellationToken cancel)
    {
        var copies = Directory.CreateTempSubdirectory("cpctl-bundle-");
        try
        {
            var path = BundlePlaces.IsBucket(bundle) ? await FetchAsync(services, bundle, copies, cancel) : bundle;
            path = await BackupErrors.ExplainAsync(bundle, () => new BackupCopies(services, copies).SeekableAsync(path, cancel));
            if (path != bundle) return new LocalBundle(path, copies);
            copies.Delete(recursive: true);
            return new LocalBundle(path, null);
        }
        catch
        {
            copies.Delete(recursive: true);
            throw;
        }
    }

    public void Dispose() => _copied?.Delete(recursive: true);

    private static async Task<string> FetchAsync(CliServices services, string bundle, DirectoryInfo local, CancellationToken cancel)
    {
        var (place, name) = BundlePlaces.Split(bundle);
        using var source = await new BundlePlaces(services).OpenAsync(place, cancel);
        await BackupErrors.ExplainAsync(bundle, async () =>
        {
            var found = (await source.ListAsync(cancel)).FirstOrDefault(one => one.Name == name)
                ?? throw new CpctlException(ExitCode.BadInput, $"{bundle} can't be read", "it is not there", $"`cpctl backup list {place}` shows what is.");
            using var here = new BundleStore(new DirectoryDestination(local.FullName));
            await source.CopyToAsync(found, here, cancel);
            return true;
        });
        return System.IO.Path.Combine(local.FullName, name);
    }
}
