"""Settings of training."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[3]


class Settings(BaseSettings):
    """Where training reads and writes; every path may be given on the command line too."""

    model_config = SettingsConfigDict(env_prefix="COMMENTSENSE_")

    data: Path | None = Field(
        default=None,
        description="Folder with semeval/ and youtube/ data; without it the data is downloaded.",
    )
    data_cache: Path = Field(
        default=ROOT / ".local" / "data",
        description="Folder that keeps downloaded training data.",
    )
    mlflow_store: Path = Field(
        default=ROOT / "training" / "work",
        description="Folder of the local MLflow store (sqlite and artifacts), for when MLFLOW_TRACKING_URI is not set.",
    )
    registered_model: str = Field(
        default="commentsense-sentiment",
        description="Name under which models are registered.",
    )
    dvc_remote: str = Field(
        default="",
        description="Where `training store push` and `pull` keep what the pipeline made: s3://bucket/path or a folder.",
    )
    torch_device: str = Field(
        default="auto",
        description="Where transformers are fitted: auto (an accelerator where there is one), cpu, cuda or mps.",
    )
