using Cpctl.Api.Node;
using Cpctl.Pki.Signers;

namespace Cpctl.StaticPods.Revisions;

/// <summary>The signers on this node's disk, read when the file is another one: every look at a revision asks for them.</summary>
internal sealed class OwnSigners(NodePaths paths)
{
    private readonly Lock _gate = new();
    private DateTime _written;
    private SignerSet? _signers;

    /// <summary>Null while this node has none.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are there and unreadable.</exception>
    public SignerSet? Current()
    {
        lock (_gate)
        {
            // A file that is missing was written in 1601.
            var written = File.GetLastWriteTimeUtc(paths.SignersFile);
            if (_signers is null || written != _written)
            {
                _signers = SignerSet.TryLoad(paths);
                _written = written;
            }

            return _signers;
        }
    }
}
