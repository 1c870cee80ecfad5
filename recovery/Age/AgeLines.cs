using System.Text;

namespace Cpctl.Recovery.Age;

/// <summary>Reads a header line by line and not a byte further.</summary>
internal sealed class AgeLines(Stream stream, int longest)
{
    private readonly List<byte> _taken = [];

    /// <summary>All bytes so far.</summary>
    public byte[] Taken => [.. _taken];

    /// <returns>Without its end.</returns>
    /// <exception cref="FormatException">The file ends, or holds something else than lines of text.</exception>
    public string Next()
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = stream.ReadByte();
            if (next < 0 || _taken.Count >= longest)
            {
                throw new FormatException(next < 0 ? "it ends too early" : "it does not end");
            }

            _taken.Add((byte)next);
            if (next == '\n')
            {
                return line.ToString();
            }

            if (next is < ' ' or > '~')
            {
                throw new FormatException("there is something else than text in it");
            }

            line.Append((char)next);
        }
    }
}
