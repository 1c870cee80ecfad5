namespace Cpctl.Pki.Rotation;

/// <summary>The steps of a rotation as status names them; programs may rely on the words.</summary>
public static class RotationSteps
{
    /// <summary>Every node is given the next authority to trust; what cannot read it again is restarted, one node at a time.</summary>
    public const string Trusting = "Trusting";

    /// <summary>The next authority signs; every certificate of the old one is issued anew and served.</summary>
    public const string Reissuing = "Reissuing";

    /// <summary>Nothing of the old authority is in use; every node stops trusting it.</summary>
    public const string Dropping = "Dropping";

    public const string Complete = "Complete";

    /// <summary>In their order.</summary>
    public static IReadOnlyList<string> All { get; } = [Trusting, Reissuing, Dropping, Complete];
}
