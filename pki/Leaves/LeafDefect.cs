namespace Cpctl.Pki.Leaves;

/// <summary>Why a leaf is issued anew.</summary>
public enum LeafDefect
{
    None,
    Missing,

    /// <summary>Empty, truncated, or no PEM of a certificate or key.</summary>
    Unreadable,

    /// <summary>The key file's mode lets others than root read it: the key counts as known.</summary>
    KeyExposed,

    /// <summary>The key is not the certificate's.</summary>
    Mismatched,

    /// <summary>Not signed by the authority that signs now.</summary>
    WrongIssuer,
    WrongSubject,
    WrongNames,
    WrongUse,
    WrongKeyAlgorithm,

    /// <summary>The chain lacks an authority that it should include.</summary>
    IncompleteChain,
    NotYetValid,
    Expired,

    /// <summary>Past 80 % of its life, or nearer to its end than renewBefore.</summary>
    DueForRenewal,

    /// <summary>Nothing is wrong with it; somebody asked.</summary>
    Requested,
}
