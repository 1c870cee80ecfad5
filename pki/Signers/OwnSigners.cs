using System.Security.Cryptography;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;

namespace Cpctl.Pki.Signers;

/// <summary>The signers on this node's disk, read when the file is another one: every look at a revision asks for them.</summary>
public sealed class OwnSigners(NodePaths paths)
{
    private readonly Lock _gate = new();
    private DateTime _written;
    private SignerSet? _signers;

    /// <summary>Null while this node has none.</summary>
    /// <exception cref="CryptographicException">They are there and unreadable.</exception>
    public SignerSet? Current()
    {
        lock (_gate)
        {
            // A file that is missing was written in 1601.
            var written = File.GetLastWriteTimeUtc(paths.SignersFile);
            if (_signers is null || written != _written)
            {
                _signers = null;
                _signers = SignerSet.TryLoad(paths);
                _written = written;
            }

            return _signers;
        }
    }

    /// <summary>For the node's status: never throws for a file that is missing or damaged.</summary>
    public NodeSignersStatus Describe()
    {
        try
        {
            return Current() is { } signers
                ? new NodeSignersStatus { Generation = signers.Generation, Authority = signers.Cluster.Active.Fingerprint }
                : new NodeSignersStatus { Problem = $"{paths.OnNode(paths.SignersFile)} is missing" };
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return new NodeSignersStatus { Problem = e.Message };
        }
    }
}
