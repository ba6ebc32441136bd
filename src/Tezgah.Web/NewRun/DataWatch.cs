using Tezgah.Core.Jobs;
using Tezgah.Web.Access;
using Tezgah.Web.Display;

namespace Tezgah.Web.NewRun;

/// <summary>Reads the data files of a job off the page's thread: at once, or when the person pauses in typing a path.</summary>
public sealed class DataWatch(TimeProvider time, AllowedFolders? folders = null)
    : PauseWatch<TrainingJob, DataReport>(time, new DataInspector(folders).Inspect);
