namespace Cpctl.Pki.Rotation.Hooks;

/// <summary>What lies in etcd itself, as no API server shows it.</summary>
public interface IStoredValues
{
    /// <summary>Every key under a prefix as of one moment, read through a quorum, page by page.</summary>
    /// <exception cref="IOException">etcd does not answer.</exception>
    IAsyncEnumerable<StoredValue> ReadAsync(string prefix, CancellationToken cancellation);
}
