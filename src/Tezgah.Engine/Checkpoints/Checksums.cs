using System.Security.Cryptography;

namespace Tezgah.Engine.Checkpoints;

/// <summary>The checksums of a folder's files in the form of <c>sha256sum</c>, which can check them too.</summary>
internal static class Checksums
{
    private const string FileName = "SHA256SUMS";

    /// <summary>Writes the checksums of every file in <paramref name="folder"/>.</summary>
    public static void Write(string folder)
    {
        var lines = Directory.EnumerateFiles(folder)
            .Order(StringComparer.Ordinal)
            .Select(path => $"{Of(path)}  {Path.GetFileName(path)}\n")
            .ToList();
        using var file = new FileStream(Path.Combine(folder, FileName), FileMode.CreateNew, FileAccess.Write);
        file.Write(System.Text.Encoding.UTF8.GetBytes(string.Concat(lines)));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Whether every file is there as it was written.</summary>
    public static bool Hold(string folder)
    {
        var list = Path.Combine(folder, FileName);
        if (!File.Exists(list))
        {
            return false;
        }

        var lines = File.ReadAllLines(list);
        return lines.Length > 0 && lines.All(line =>
            line.Split("  ", 2) is [var hash, var name]
            && name == Path.GetFileName(name)
            && File.Exists(Path.Combine(folder, name))
            && Of(Path.Combine(folder, name)) == hash);
    }

    /// <summary>Whether they hold and there is no file without one: the list, which is written last, is whole too.</summary>
    public static bool HoldForAll(string folder) =>
        Hold(folder) && Directory.GetFiles(folder).Length == File.ReadAllLines(Path.Combine(folder, FileName)).Length + 1;

    private static string Of(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
