namespace Cpctl.Pki.Rotation;

/// <summary>What a rotation does next. Each step changes the published line by one move, or nothing.</summary>
internal abstract record RotationStep
{
    private RotationStep()
    {
    }

    /// <summary>No rotation is under way.</summary>
    internal sealed record Nothing : RotationStep;

    /// <param name="Reason">A sentence with the names of who or what is awaited.</param>
    internal sealed record Wait(string Reason) : RotationStep;

    /// <summary><see cref="KeyLine.Activate"/>.</summary>
    internal sealed record Activate : RotationStep;

    /// <summary>Rewrite what was produced with the retired key and is kept: for encryption, the stored values.</summary>
    internal sealed record Replace(string What) : RotationStep;

    /// <summary><see cref="KeyLine.Drop"/>.</summary>
    internal sealed record Drop : RotationStep;
}
