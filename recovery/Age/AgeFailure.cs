namespace Cpctl.Recovery.Age;

/// <summary>Why a file can't be opened.</summary>
public enum AgeFailure
{
    /// <summary>It is no age file, or of another version of the format.</summary>
    NotAge,

    /// <summary>It was encrypted to other keys.</summary>
    OtherKey,

    /// <summary>It was changed or cut off after it was written.</summary>
    Damaged,
}
