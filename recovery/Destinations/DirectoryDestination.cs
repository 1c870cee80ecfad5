using Cpctl.Api.Node;

namespace Cpctl.Recovery.Destinations;

/// <summary>A directory, made when something is put into it: 0700, for root.</summary>
public sealed class DirectoryDestination(string directory) : IBackupDestination
{
    public string Location { get; } = Path.GetFullPath(directory);

    public string? LocalDirectory => Location;

    public Task<IReadOnlyList<StoredFile>> ListAsync(CancellationToken cancel) => Explained<IReadOnlyList<StoredFile>>(() =>
        [.. new DirectoryInfo(Location).EnumerateFiles().Where(file => file.Name[0] != '.').Select(file => new StoredFile(file.Name, file.Length))]);

    public Task<bool> HasAsync(string name, CancellationToken cancel) => Task.FromResult(Path.Exists(At(name)));

    public async Task<byte[]> ReadAsync(string name, CancellationToken cancel) => await File.ReadAllBytesAsync(At(name), cancel);

    public Task<Stream> OpenAsync(string name, CancellationToken cancel) =>
        Explained<Stream>(() => new FileStream(At(name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true));

    public Task StoreAsync(string name, Stream content, CancellationToken cancel)
    {
        if (File.Exists(Location)) return Task.FromException(new IOException($"{Location} is a file and no directory"));

        // One that is there is somebody's: perhaps a share, whose mode is not ours to change.
        if (!Directory.Exists(Location)) NodeDirectory.Ensure(Location, FileModes.SecretDirectory);
        return AtomicFile.WriteAsync(At(name), FileModes.Secret, output => content.CopyToAsync(output, cancel), _ => Task.CompletedTask);
    }

    public Task DeleteAsync(string name, CancellationToken cancel) => Explained(() =>
    {
        File.Delete(At(name));
        return true;
    });

    public void Dispose()
    {
        // A directory is open only while it is used.
    }

    // Names come from records too, and a record is somebody's file.
    private string At(string name) => name.Length > 0 && Path.GetFileName(name) == name ? Path.Combine(Location, name) : throw new IOException($"\"{name}\" is no name of a file");

    private static Task<T> Explained<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (UnauthorizedAccessException e)
        {
            return Task.FromException<T>(new IOException(e.Message, e));
        }
        catch (IOException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
