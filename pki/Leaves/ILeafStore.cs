using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Leaves;

internal interface ILeafStore
{
    string Path { get; }

    /// <summary>Null when certificate or key is missing.</summary>
    StoredLeaf? Read();

    /// <summary>Replaces certificate and key together.</summary>
    void Write(string chain, PrivateKey key);
}
