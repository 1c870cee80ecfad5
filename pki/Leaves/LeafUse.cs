namespace Cpctl.Pki.Leaves;

/// <summary>Extended key usages.</summary>
[Flags]
public enum LeafUse
{
    None = 0,
    Client = 1,
    Server = 2,
}
