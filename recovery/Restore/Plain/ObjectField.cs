namespace Cpctl.Recovery.Restore.Plain;

/// <summary>A field of an object as API servers store it.</summary>
/// <param name="Name">In JSON.</param>
/// <param name="Number">In protobuf.</param>
internal readonly record struct ObjectField(string Name, int Number);
