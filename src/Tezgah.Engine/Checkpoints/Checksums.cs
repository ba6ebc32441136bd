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
        return File.Exists(list) && File.ReadLines(list).All(line =>
            line.Split("  ", 2) is [var hash, var name]
            && name == Path.GetFileName(name)
            && File.Exists(Path.Combine(folder, name))
            && Of(Path.Combine(folder, name)) == hash);
    }

    private static string Of(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
