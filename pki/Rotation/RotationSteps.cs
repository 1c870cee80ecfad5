namespace Cpctl.Pki.Rotation;

/// <summary>The steps of a rotation as status names them; programs may rely on the words.</summary>
public static class RotationSteps
{
    /// <summary>Every node is given the next authority or key to accept; what cannot read it again is restarted, one node at a time.</summary>
    public const string Trusting = "Trusting";

    /// <summary>The next one signs or encrypts; what was made with the old one is made anew, or runs out.</summary>
    public const string Reissuing = "Reissuing";

    /// <summary>Nothing of the old one is in use; every node stops accepting it.</summary>
    public const string Dropping = "Dropping";

    public const string Complete = "Complete";

    /// <summary>The authority that was brought can't be used; nothing was changed, and this rotation is over.</summary>
    public const string Refused = "Refused";

    /// <summary>Those of a rotation that is carried out, in their order.</summary>
    public static IReadOnlyList<string> All { get; } = [Trusting, Reissuing, Dropping, Complete];
}
