namespace Cpctl.Etcd.Client;

/// <summary>
/// Keeps one connection for each endpoint between observations (a TLS handshake costs more than the calls) and replaces all of them when the
/// certificates on disk have changed. For one owner at a time: not thread-safe across <see cref="Refresh"/>.
/// </summary>
public sealed class EtcdMemberPool(EtcdCredentialFiles files, EtcdTimeouts? timeouts = null) : IDisposable
{
    private readonly Dictionary<string, EtcdMember> _members = new(StringComparer.OrdinalIgnoreCase);
    private EtcdCredentials? _credentials;
    private string? _fingerprint;

    /// <summary>To be called between rounds, when no call is under way: takes renewed certificates up.</summary>
    /// <exception cref="IOException">A file is missing or unreadable.</exception>
    /// <exception cref="InvalidDataException">A file is not a certificate or key.</exception>
    public void Refresh()
    {
        var fingerprint = files.Fingerprint();
        if (_credentials is not null && string.Equals(fingerprint, _fingerprint, StringComparison.Ordinal))
        {
            return;
        }

        var renewed = EtcdCredentials.Load(files.Authority, files.Certificate, files.Key);
        Clear();
        _credentials = renewed;
        _fingerprint = fingerprint;
    }

    /// <summary>The member at an endpoint, https://host:port; the pool disposes it.</summary>
    public EtcdMember At(string endpoint)
    {
        if (_credentials is null)
        {
            Refresh();
        }

        lock (_members)
        {
            if (!_members.TryGetValue(endpoint, out var member))
            {
                member = new EtcdMember(new Uri(endpoint), _credentials!, timeouts);
                _members.Add(endpoint, member);
            }

            return member;
        }
    }

    public void Dispose() => Clear();

    private void Clear()
    {
        lock (_members)
        {
            foreach (var member in _members.Values)
            {
                member.Dispose();
            }

            _members.Clear();
        }

        _credentials?.Dispose();
        _credentials = null;
    }
}
