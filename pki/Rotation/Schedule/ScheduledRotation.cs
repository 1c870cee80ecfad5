namespace Cpctl.Pki.Rotation.Schedule;

/// <summary>A rotation that nobody has to ask for.</summary>
/// <param name="Name">One of <see cref="RotationName"/>.</param>
/// <param name="At">When it is due.</param>
internal sealed record ScheduledRotation(string Name, DateTimeOffset At);
