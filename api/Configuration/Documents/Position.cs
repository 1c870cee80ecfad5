using System.Runtime.InteropServices;

namespace Cpctl.Api.Configuration;

/// <summary>A place in a text; both count from 1.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Position(int Line, int Column)
{
    public override string ToString() => $"{Line}:{Column}";
}
