namespace Cpctl.Recovery.Destinations;

/// <summary>Where bundles and their records are kept, flat, by name.</summary>
public interface IBackupDestination : IDisposable
{
    /// <summary>As a person would write it.</summary>
    string Location { get; }

    /// <summary>Where its files lie on this machine, a share included; null when they do not.</summary>
    string? LocalDirectory => null;

    /// <exception cref="IOException">It can't be listed; also when it is not there. So all methods.</exception>
    Task<IReadOnlyList<StoredFile>> ListAsync(CancellationToken cancel);

    /// <summary>Whether a file of that name is there.</summary>
    Task<bool> HasAsync(string name, CancellationToken cancel);

    /// <summary>Content of a small file.</summary>
    Task<byte[]> ReadAsync(string name, CancellationToken cancel);

    /// <summary>A file of any size, from its beginning.</summary>
    Task<Stream> OpenAsync(string name, CancellationToken cancel);

    /// <summary>Puts a file there whole: until it is complete nobody sees anything of that name.</summary>
    Task StoreAsync(string name, Stream content, CancellationToken cancel);

    /// <summary>Nothing happens when it is not there.</summary>
    Task DeleteAsync(string name, CancellationToken cancel);
}
