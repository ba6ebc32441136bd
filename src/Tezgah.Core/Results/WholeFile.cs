namespace Tezgah.Core.Results;

/// <summary>Files that are there whole or not at all, so that a page or an import never reads half of one.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside <paramref name="path"/> and renames; makes the folder if it is missing.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var partial = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.part");
        try
        {
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);

                // Or the name may reach the disk before the content, and a power cut leaves an empty file under it.
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
