using Tezgah.Core.Problems;
using Tezgah.Text;
using Tezgah.Text.Data;
using Tezgah.Web.Display;

namespace Tezgah.Web.Data;

/// <summary>Reads data files for the pages, off their threads. The last ones are kept, since every look at a page needs them.</summary>
public sealed class DataFileReader(DataPaths paths)
{
    /// <summary>Larger files are not read for a page; runs read them all the same.</summary>
    public const long LargestFile = 256L << 20;

    private const int MostKept = 6;
    private const long MostBytes = 300L << 20;

    private readonly Lock _gate = new();
    private readonly List<(Key Key, Task<DataFile> File)> _kept = [];

    /// <summary>The file, read as is said.</summary>
    /// <exception cref="ProblemException">
    /// Those of <see cref="DataPaths.Check"/>; <c>data-too-large-to-show</c>; what is wrong with its content.
    /// </exception>
    public async Task<DataFile> ReadAsync(string path, DataReading? reading, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (length, written) = await Task.Run(() => paths.Check(path), cancellationToken);
        if (length > LargestFile)
        {
            throw new ProblemException(new Problem("data-too-large-to-show", null, path, Format.Bytes(length), Format.Bytes(LargestFile)));
        }

        try
        {
            return await Kept(new Key(path, reading ?? DataReading.Automatic, length, written)).WaitAsync(cancellationToken);
        }
        catch (DataFileException e)
        {
            throw new ProblemException(e.Problem, e);
        }
    }

    /// <summary>How many values of a file hold U+FFFD, which stands where the chosen encoding could not read a character.</summary>
    public static int Unreadable(DataFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var columns = file.Columns.Count;
        return file.Rows.Sum(row => Enumerable.Range(0, columns).Count(c => row[c]?.Contains('\uFFFD', StringComparison.Ordinal) == true));
    }

    private Task<DataFile> Kept(Key key)
    {
        lock (_gate)
        {
            var at = _kept.FindIndex(k => k.Key == key);
            var file = at >= 0 && !_kept[at].File.IsFaulted ? _kept[at].File : Task.Run(() => DataFile.Open(key.Path, key.Reading.Options));
            if (at >= 0)
            {
                _kept.RemoveAt(at);
            }

            _kept.Add((key, file));
            while (_kept.Count > 1 && (_kept.Count > MostKept || _kept.Sum(k => k.Key.Length) > MostBytes))
            {
                _kept.RemoveAt(0);
            }

            return file;
        }
    }

    private sealed record Key(string Path, DataReading Reading, long Length, DateTime Written);
}
