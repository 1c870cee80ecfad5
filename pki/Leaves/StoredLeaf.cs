namespace Cpctl.Pki.Leaves;

/// <summary>A leaf as found, unparsed. A class: its ToString shows nothing.</summary>
internal sealed class StoredLeaf(string chain, string key, bool keyExposed)
{
    internal string Chain { get; } = chain;
    internal string Key { get; } = key;
    internal bool KeyExposed { get; } = keyExposed;
}
